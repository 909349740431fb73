"""What a file may be, by the words of its name: a suggestion that a person confirms."""

import re
import unicodedata

from casebridge.evidence.kinds import suffix_of
from casebridge.text import HIDDEN

NAME_LENGTH = 200
_PATH = {"/", "\\", ":", "\x00"}
_BIDI = {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)}
# First that fits wins; words stand alone or between signs.
_WORDS: tuple[tuple[str, str], ...] = (
    ("bwc|body ?cam(era)?|body ?worn|in ?car", "bwc_video"),
    ("cctv|citiwatch|store cam(era)?|camera|video|footage", "cctv_video"),
    ("911|dispatch audio|radio", "audio_911"),
    ("cad|dispatch|shotspotter|gunshot alert", "cad_record"),
    ("canvass", "canvass_notes"),
    ("scene log|diagram|evidence list", "crime_scene_log"),
    ("scene photos?|img|dsc|photos?", "crime_scene_photos"),
    ("property receipt|receipt|chain of custody", "property_receipt"),
    ("nibin", "nibin_lead"),
    ("etrace|trace", "etrace_report"),
    ("firearms?|ballistics?|comparison", "firearms_exam"),
    ("gsr|residue", "gsr_report"),
    ("dna|latent|prints?", "dna_latent_report"),
    ("lab request|laboratory request", "lab_request"),
    ("autopsy|ocme report|post ?mortem", "ocme_report"),
    ("ocme|medical examiner|cause of death", "ocme_preliminary"),
    ("medical|hospital|ambulance|ems|injur(y|ies)", "medical_records"),
    ("lineup form|array (form|record)|administration", "photo_array_form"),
    ("photo array|array|lineup", "photo_array"),
    ("show ?up", "showup_record"),
    ("miranda|rights|advice", "rights_advice"),
    ("interview|interrogation", "suspect_interview"),
    ("statement of probable cause|probable cause|application for charges", "statement_of_probable_cause"),
    ("charging document|statement of charges|indictment|information", "charging_document"),
    ("arrest", "arrest_report"),
    ("search warrant|warrant|consent to search|inventory", "search_warrant"),
    ("phone|cellebrite|extraction|ufdr", "phone_extraction"),
    ("cdr|call detail|tower", "call_detail_records"),
    ("social|facebook|instagram", "social_media"),
    ("lpr|plate reader", "lpr_hits"),
    ("jail call", "jail_calls"),
    ("criminal (history|record)|rap sheet", "criminal_record"),
    ("conviction", "certified_conviction"),
    ("chronology|timeline", "case_chronology"),
    ("incident report|offense report|report", "incident_report"),
)
_AUDIO = (".wav", ".mp3", ".m4a")


def clean_name(name: str) -> str:
    """Return a sender's file name fit to be shown: NFC, one line, path and hidden signs as �, at most 200 long.

    A long name keeps its ending.
    """
    text = unicodedata.normalize("NFC", name)
    text = "".join(HIDDEN if _unfit(c) else c for c in text).strip() or "file without a name"
    if len(text) <= NAME_LENGTH:
        return text
    end = suffix_of(text)[-20:]
    return text[: NAME_LENGTH - 1 - len(end)] + "…" + end


def title_of(name: str) -> str:
    """Return a first title for a file: its name without the ending, signs between words as blanks."""
    stem = name[: -len(end)] if (end := suffix_of(name)) else name
    return re.sub(r"[_\s]+", " ", stem).strip() or name


def type_of(name: str, family: str) -> str:
    """Return the type that a name suggests, empty where nothing does.

    :param family: what the content is (`evidence.kinds`): a picture is no recording.
    """
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold())
    if suffix_of(name) in _AUDIO and not re.search(r"\b(interview|jail|radio|911)\b", words):
        return "witness_statement_audio" if "statement" in words else "audio_911"
    if "statement" in words and not re.search(r"\b(charges|probable|application)\b", words):
        return "witness_statement_audio" if family == "recording" else "witness_statement_written"
    for pattern, key in _WORDS:
        if re.search(rf"\b(?:{pattern})\b", words):
            return key
    return {"picture": "crime_scene_photos", "recording": "cctv_video"}.get(family, "")


def _unfit(sign: str) -> bool:
    return sign in _PATH or sign in _BIDI or unicodedata.category(sign) in ("Cc", "Cs")
