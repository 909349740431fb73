"""What an incident proposes for the facts of a case, in the words of the intake questions.

Only what the row says: a cell that has no word in the list of choices proposes nothing.
"""

from casebridge.incidents.maps import district_at
from casebridge.incidents.rows import Incident

_PREMISES = {
    "street": "STREET", "alley": "ALLEY", "apartment": "APT/CONDO|APARTMENT", "parking_lot": "PARKING LO",
    "store": (
        "CONVENIENC|RETAIL/SMA|GROCERY/CO|DRUG STORE|SPECIALTY|LIQUOR STO|DEPARTMENT|CHAIN FOOD|CLOTHING/S"
        "|HARDWARE/B|AUTO PARTS|SHOPPING M"
    ),
    "gas_station": "GAS STATIO", "restaurant_bar": "RESTAURANT|BAR|FAST FOOD|CARRY OUT|TAVERN/NIG",
    "school": "SCHOOL|PUBLIC SCH", "park": "PARK|PLAYGROUND", "vehicle": "VEHICLE|CAB|BUS/AUTO",
    "vacant_building": "VACANT BUI|VACANT DWE", "public_housing": "PUBLIC HOU", "bank": "BANK/FINAN",
    "rowhouse": "ROW/TOWNHO",
}  # fmt: skip
# The classic layout cuts premises at ten letters, so ten letters decide.
_PREMISE_OF = {start: choice for choice, starts in _PREMISES.items() for start in starts.split("|")}
_WEAPONS = {
    "AUTO HANDGUN": "firearm", "REVOLVER": "firearm", "RIFLE": "firearm", "SHOTGUN": "firearm",
    "FULL AUTO RIFLE": "firearm", "FIREARM": "firearm", "KNIFE/CUTTING DEVICE": "knife", "KNIFE": "knife",
    "BLUNT OBJECT": "blunt", "LIGATURE": "other", "OTHER": "other", "UNKNOWN": "unknown",
}  # fmt: skip
_FIREARMS = {
    "AUTO HANDGUN": "pistol", "REVOLVER": "revolver", "RIFLE": "rifle", "SHOTGUN": "shotgun",
    "FULL AUTO RIFLE": "automatic",
}  # fmt: skip
_BY_LETTER = {"F": "firearm", "K": "knife", "O": "other"}
_BY_GUN = frozenset({"1A", "1F", "9S", "4A"})
_ROBBERIES = {
    "3AJ": "carjacking", "3BJ": "carjacking", "3A": "street", "3B": "street", "3C": "business", "3D": "business",
    "3E": "gas_station", "3F": "gas_station", "3G": "convenience_store", "3H": "convenience_store",
    "3J": "residence", "3K": "residence", "3L": "bank", "3M": "bank", "3N": "other", "3P": "other",
}  # fmt: skip
_OFFENSES = {
    "6C": "theft", "55": "disorderly", "55A": "prostitution", "75": "property_damage", "108": "alcohol_public",
    "115": "trespass", "118": "burglary_fourth",
}  # fmt: skip


def facts_of(incident: Incident) -> dict[str, str]:
    """Return what the row says, by key of the intake questions; questions it does not answer are absent."""
    found = {
        "incident_date": incident.occurred_on.isoformat() if incident.occurred_on else "",
        "incident_time": incident.time or "",
        "incident_place": " ".join(incident.place_raw.split()),
        "police_district": district_of(incident),
        "premise": _premise(incident.premise),
        "inside_outside": incident.inside_outside or "",
        "bpd_code": incident.code,
        "weapon": _weapon(incident),
        "firearm_type": _FIREARMS.get(incident.weapon.upper(), ""),
        "robbery_type": _ROBBERIES.get(incident.code[:3]) or _ROBBERIES.get(incident.code[:2], ""),
        "offense_family": _OFFENSES.get(incident.code, "") if incident.layout == "arrests" else "",
    }
    return {key: value for key, value in found.items() if value}


def district_of(incident: Incident) -> str:
    """Return the district by the lines in force on the day of the event, else the one that the row names.

    Releases name old events by new lines; the point decides, as every address does.
    """
    return district_at(incident.latitude, incident.longitude, incident.occurred_on) or incident.district or ""


def _premise(text: str) -> str:
    text = text.upper()
    if text.endswith(("VACANT", "-VAC")):
        return "vacant_building"
    return _PREMISE_OF.get(text[:10].rstrip(), "")


def _weapon(incident: Incident) -> str:
    """Return the weapon that the row names, else the one that its code stands for."""
    named = _WEAPONS.get(incident.weapon.upper(), "")
    if named or incident.code in _BY_GUN:
        return named or "firearm"
    # 1K and 1O name the weapon; of robberies only the longer codes do: 3F is a place, 3EF a firearm there.
    long_enough = len(incident.code) == 2 if incident.code[:1] == "1" else len(incident.code) > 2
    return _BY_LETTER.get(incident.code[-1:], "") if incident.code[:1] in "13" and long_enough else ""
