from tresen.routing.models.macro import ICON_NAMES, ICONS, Macro
from tresen.routing.models.rehearsal import Rehearsal
from tresen.routing.models.rule import Outcome, Rule, RuleAct, RuleMet, RuleVersion

__all__ = ["ICONS", "ICON_NAMES", "Macro", "Outcome", "Rehearsal", "Rule", "RuleAct", "RuleMet", "RuleVersion"]
