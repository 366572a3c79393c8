#include "recall/core/reason.hpp"

#include "contract/object_writer.hpp"
#include "contract/position.hpp"

namespace hearth::recall {

std::string reason_json(const Reason& reason, const contract::Input& input) {
  std::string out;
  contract::ObjectWriter object(out);
  object.text("decision", reason.decision);
  object.text("rule", reason.rule);
  object.unsigned_number("config", reason.configuration);
  object.text("position", contract::to_text({{input.partition, input.sequence}}));
  object.field("because");
  out += '[';
  for (const Term& term : reason.because) {
    if (&term != &reason.because.front()) out += ',';
    contract::ObjectWriter one(out);
    one.text("term", term.term);
    one.text("value", term.value);
    one.raw("holds", term.holds ? "true" : "false");
    one.close();
  }
  out += ']';
  object.close();
  return out;
}

}  // namespace hearth::recall
