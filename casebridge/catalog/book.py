"""The whole catalog as one frozen object: a mapping for each table of each file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebridge.catalog import decisions, disclosure, entry, federal, kinds, law, lead, offices, packets, returns, rows
from casebridge.catalog.conditions import Condition, Facts


def _of(file: str, table: str) -> dict[str, str]:
    """Say from which table of which file the loader fills the field."""
    return {"file": file, "table": table}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Catalog:
    """Everything the dated files say, by key and in the order of the files.

    A charge key leads to all its versions. `meta` holds the loose settings of each file by the
    file's name without its ending.
    """

    meta: Mapping[str, Mapping[str, Any]]

    charges_maryland: Mapping[str, tuple[law.MarylandCharge, ...]] = field(
        metadata=_of("law/charges_maryland", "charge")
    )
    charges_federal: Mapping[str, tuple[law.FederalCharge, ...]] = field(metadata=_of("law/charges_federal", "charge"))
    juvenile_rules: Mapping[str, law.JuvenileRule] = field(metadata=_of("law/charges_maryland", "juvenile_rule"))
    triggers: Mapping[str, law.Trigger] = field(metadata=_of("law/clocks", "trigger"))
    count_rules: Mapping[str, law.CountRule] = field(metadata=_of("law/clocks", "count_rule"))
    clocks: Mapping[str, law.ClockDef] = field(metadata=_of("law/clocks", "clock"))
    holiday_rules: Mapping[str, law.HolidayRule] = field(metadata=_of("law/holidays", "rule"))
    legal_only_rules: Mapping[str, law.LegalOnlyRule] = field(metadata=_of("law/holidays", "legal_only_rule"))
    holidays: tuple[law.Holiday, ...] = field(metadata=_of("law/holidays", "day"))
    legal_only_days: tuple[law.LegalOnlyDay, ...] = field(metadata=_of("law/holidays", "legal_only_day"))
    special_closings: tuple[law.SpecialClosing, ...] = field(metadata=_of("law/holidays", "special"))
    duties: Mapping[str, law.Duty] = field(metadata=_of("law/disclosure", "duty"))
    answers: Mapping[str, disclosure.Answer] = field(metadata=_of("practice/disclosure_types", "answer"))
    answers_in_duty: Mapping[str, disclosure.AnswerInDuty] = field(
        metadata=_of("practice/disclosure_types", "answer_in_duty")
    )
    classes: Mapping[str, law.ConfidentialityClass] = field(metadata=_of("law/confidentiality", "class"))
    accessibility: law.Accessibility = field(metadata=_of("law/confidentiality", "accessibility"))

    case_types: Mapping[str, kinds.CaseType] = field(metadata=_of("practice/case_types", "case_type"))
    facts: Mapping[str, kinds.FactDef] = field(metadata=_of("practice/case_types", "fact"))
    charge_hints: Mapping[str, kinds.ChargeHint] = field(metadata=_of("practice/case_types", "charge_hint"))
    conversions: Mapping[str, kinds.Conversion] = field(metadata=_of("practice/case_types", "conversion"))
    checklists: Mapping[str, kinds.ChecklistDef] = field(metadata=_of("practice/checklists", "checklist"))
    items: Mapping[str, kinds.ChecklistItemDef] = field(metadata=_of("practice/checklists", "item"))
    supports: Mapping[str, kinds.Support] = field(metadata=_of("practice/checklists", "support"))
    not_applicable_reasons: Mapping[str, kinds.NotApplicableReason] = field(
        metadata=_of("practice/checklists", "not_applicable_reason")
    )

    return_groups: Mapping[str, returns.ReturnGroup] = field(metadata=_of("practice/return_reasons", "group"))
    return_reasons: Mapping[str, returns.ReturnReason] = field(metadata=_of("practice/return_reasons", "reason"))
    dispute_reasons: Mapping[str, returns.DisputeReason] = field(
        metadata=_of("practice/return_reasons", "dispute_reason")
    )
    cancel_reasons: Mapping[str, returns.CancelReason] = field(metadata=_of("practice/return_reasons", "cancel_reason"))
    dispute_outcomes: Mapping[str, returns.DisputeOutcome] = field(
        metadata=_of("practice/return_reasons", "dispute_outcome")
    )

    outcomes: Mapping[str, decisions.Outcome] = field(metadata=_of("practice/decisions", "outcome"))
    decline_reasons: Mapping[str, decisions.DeclineReason] = field(metadata=_of("practice/decisions", "decline_reason"))
    victim_letter: Mapping[str, decisions.VictimLetterRule] = field(metadata=_of("practice/decisions", "victim_letter"))
    never_a_reason: Mapping[str, decisions.NeverAReason] = field(metadata=_of("practice/decisions", "never_a_reason"))
    challenge_grounds: Mapping[str, decisions.ChallengeGround] = field(
        metadata=_of("practice/decisions", "challenge_ground")
    )
    challenge_answers: Mapping[str, decisions.ChallengeAnswer] = field(
        metadata=_of("practice/decisions", "challenge_answer")
    )
    conference_outcomes: Mapping[str, decisions.ConferenceOutcome] = field(
        metadata=_of("practice/decisions", "conference_outcome")
    )
    conference_fields: Mapping[str, decisions.ConferenceField] = field(
        metadata=_of("practice/decisions", "conference_field")
    )
    override_fields: Mapping[str, decisions.OverrideField] = field(metadata=_of("practice/decisions", "override_field"))
    snapshot_fields: Mapping[str, decisions.SnapshotField] = field(metadata=_of("practice/decisions", "snapshot_field"))
    second_signature_rules: Mapping[str, decisions.SecondSignatureRule] = field(
        metadata=_of("practice/decisions", "second_signature_rule")
    )
    conflict_reasons: Mapping[str, decisions.ConflictReason] = field(
        metadata=_of("practice/decisions", "conflict_reason")
    )
    dispositions: Mapping[str, decisions.Disposition] = field(metadata=_of("practice/decisions", "disposition"))
    exceptional_clearances: Mapping[str, decisions.ExceptionalClearance] = field(
        metadata=_of("practice/decisions", "exceptional_clearance")
    )

    federal_facts: Mapping[str, federal.FederalFact] = field(metadata=_of("practice/federal", "fact"))
    priority_notes: Mapping[str, federal.PriorityNote] = field(metadata=_of("practice/federal", "priority_note"))
    referral_fields: Mapping[str, federal.ReferralField] = field(metadata=_of("practice/federal", "referral_field"))
    usao_outcomes: Mapping[str, federal.UsaoOutcome] = field(metadata=_of("practice/federal", "usao_outcome"))
    decline_grounds: Mapping[str, federal.DeclineGround] = field(metadata=_of("practice/federal", "decline_ground"))
    decline_rules: Mapping[str, federal.DeclineRule] = field(metadata=_of("practice/federal", "decline_rule"))
    priority_tags: Mapping[str, federal.PriorityTag] = field(metadata=_of("practice/federal", "priority_tag"))
    conflict_notes: Mapping[str, federal.ConflictNote] = field(metadata=_of("practice/federal", "conflict_note"))

    lead_notes: Mapping[str, lead.LeadText] = field(metadata=_of("practice/lead", "local_note"))
    lead_doors: Mapping[str, lead.LeadDoor] = field(metadata=_of("practice/lead", "door"))
    lead_fields: Mapping[str, lead.LeadField] = field(metadata=_of("practice/lead", "field"))
    lead_eligibility: Mapping[str, lead.LeadEligibility] = field(metadata=_of("practice/lead", "eligibility"))
    divertible_offenses: Mapping[str, lead.DivertibleOffense] = field(
        metadata=_of("practice/lead", "divertible_offense")
    )
    lead_states: Mapping[str, lead.LeadState] = field(metadata=_of("practice/lead", "state"))
    lead_steps: Mapping[str, lead.LeadStep] = field(metadata=_of("practice/lead", "step"))
    lead_roles: Mapping[str, lead.LeadRole] = field(metadata=_of("practice/lead", "role"))
    lead_deadlines: Mapping[str, lead.LeadDeadline] = field(metadata=_of("practice/lead", "deadline"))
    consent_parties: Mapping[str, lead.ConsentParty] = field(metadata=_of("practice/lead", "consent_party"))
    consent_purposes: Mapping[str, lead.ConsentPurpose] = field(metadata=_of("practice/lead", "consent_purpose"))
    consent_scopes: Mapping[str, lead.ConsentScope] = field(metadata=_of("practice/lead", "consent_scope"))
    consent_fields: Mapping[str, lead.ConsentField] = field(metadata=_of("practice/lead", "consent_field"))
    consent_rules: Mapping[str, lead.LeadText] = field(metadata=_of("practice/lead", "consent_rule"))
    goal_areas: Mapping[str, lead.GoalArea] = field(metadata=_of("practice/lead", "goal_area"))
    goal_rules: Mapping[str, lead.LeadText] = field(metadata=_of("practice/lead", "goal_rule"))
    agenda_fields: Mapping[str, lead.AgendaField] = field(metadata=_of("practice/lead", "agenda_field"))
    who_sees: Mapping[str, lead.WhoSees] = field(metadata=_of("practice/lead", "who_sees"))
    lead_close_reasons: Mapping[str, lead.CloseReason] = field(metadata=_of("practice/lead", "close_reason"))

    exhibit_types: Mapping[str, packets.ExhibitType] = field(metadata=_of("practice/exhibit_types", "exhibit_type"))
    packet_kinds: Mapping[str, packets.PacketKind] = field(metadata=_of("practice/packets", "packet"))
    packet_sections: Mapping[str, packets.PacketSection] = field(metadata=_of("practice/packets", "section"))
    cover_fields: Mapping[str, packets.CoverField] = field(metadata=_of("practice/packets", "cover_field"))
    notices: Mapping[str, packets.Notice] = field(metadata=_of("practice/packets", "notice"))
    packet_rules: Mapping[str, packets.PacketRule] = field(metadata=_of("practice/packets", "packet_rule"))

    agencies: Mapping[str, offices.Agency] = field(metadata=_of("practice/agencies", "agency"))
    units: Mapping[str, offices.Unit] = field(metadata=_of("practice/agencies", "unit"))
    partners: Mapping[str, offices.Partner] = field(metadata=_of("practice/agencies", "partner"))
    districts: Mapping[str, offices.District] = field(metadata=_of("practice/agencies", "district"))
    neighborhood_moves: Mapping[str, offices.NeighborhoodMove] = field(
        metadata=_of("practice/agencies", "neighborhood_move")
    )
    district_rules: Mapping[str, offices.DistrictRule] = field(metadata=_of("practice/agencies", "district_rule"))
    roles: Mapping[str, offices.RoleDef] = field(metadata=_of("practice/agencies", "role"))
    entry_reasons: Mapping[str, entry.EntryReason] = field(metadata=_of("practice/entry", "entry_reason"))
    emergency_reasons: Mapping[str, entry.EntryReason] = field(metadata=_of("practice/entry", "emergency_reason"))
    report_readers: Mapping[str, entry.ReportReader] = field(metadata=_of("practice/entry", "report_reader"))
    entry_rules: Mapping[str, entry.EntryRule] = field(metadata=_of("practice/entry", "entry_rule"))
    sources: Mapping[str, rows.Source] = field(metadata=_of("practice/sources", "source"))

    @property
    def charges(self) -> Mapping[str, tuple[law.ChargeVersion, ...]]:
        """Return every charge of both sovereigns; no key stands in both files."""
        return {**self.charges_maryland, **self.charges_federal}

    @property
    def charges_without_law_row(self) -> frozenset[str]:
        """Return the charge keys that practice uses and that the law files do not have yet."""
        return frozenset(key for meta in self.meta.values() for key in meta.get("charges_without_law_row", ()))

    def facts_of(self, kind: str) -> tuple[kinds.FactDef, ...]:
        """Return the intake questions of a kind of case, in order."""
        return tuple(fact for fact in self.facts.values() if kind in fact.case_types)

    def items_of(self, kind: str) -> tuple[kinds.ChecklistItemDef, ...]:
        """Return the checklist of a kind of case, in order."""
        return tuple(item for item in self.items.values() if kind in item.case_types)

    def reasons_of(self, kind: str) -> tuple[returns.ReturnReason, ...]:
        """Return the return reasons for a kind of case, in order."""
        return tuple(reason for reason in self.return_reasons.values() if kind in reason.case_types)

    def reasons_for(self, item: str) -> tuple[returns.ReturnReason, ...]:
        """Return the return reasons that concern a checklist item."""
        return tuple(reason for reason in self.return_reasons.values() if item in reason.items)

    def unasked(self, kind: str, answers: Facts) -> frozenset[str]:
        """Return the facts that a case is not asked for: another kind's, or whose own condition fails."""
        asked = {fact.key: fact for fact in self.facts_of(kind)}
        skipped = set(self.facts.keys() - asked.keys())
        for key, fact in asked.items():
            if fact.asked_when.holds(answers, unasked=skipped) is False:
                skipped.add(key)
        return frozenset(skipped)

    def applies(self, condition: Condition, kind: str, answers: Facts) -> bool | None:
        """Say whether `condition` holds for a case; None while an answer that matters is missing.

        A question that the case is not asked never leaves it unknown: what hangs on it does not hold.
        """
        return condition.holds(answers, unasked=self.unasked(kind, answers))
