#include <utility>

#include "contract/decoder_state.hpp"
#include "contract/json_text.hpp"

namespace hearth::contract {
namespace {

constexpr unsigned kVersionSeen = 2, kIdSeen = 4, kSourceSeen = 8, kTypeSeen = 16, kTimeSeen = 32;
constexpr unsigned kAllSeen = 63;

Fault read_time(JsonValue& value, TimePoint& out) {
  std::string_view text;
  if (const Fault fault = read(value, text)) return fault;
  const auto time = parse_rfc3339(text);
  if (!time) return {"not an RFC 3339 time", {}};
  out = *time;
  return {};
}

Fault read_type(JsonValue& value, Kind& out) {
  std::string_view text;
  if (const Fault fault = read(value, text)) return fault;
  const auto kind = parse_message_type(text);
  if (!kind) return {"not a message type of this version", {}};
  out = *kind;
  return {};
}

Fault expect_text(JsonValue& value, std::string_view expected, const char* otherwise) {
  std::string_view text;
  if (const Fault fault = read(value, text)) return fault;
  return text == expected ? Fault{} : Fault{otherwise, {}};
}

}  // namespace

Fault Decoder::State::open(std::string_view payload, simdjson::ondemand::object& root) {
  input.assign(payload);
  // Zeros, not what an earlier message left there: the parser may look at the byte after a
  // truncated text, and a zero is no token. (A brace would be taken for the text's own.)
  input.append(simdjson::SIMDJSON_PADDING, '\0');
  const simdjson::padded_string_view padded(input.data(), payload.size(), input.size());
  if (const auto error = parser.iterate(padded).get(document)) return Fault::of(error);
  return Fault::of(document.get_object().get(root));
}

Fault Decoder::State::attribute(std::string_view key, JsonValue& value, Envelope& envelope,
                                Kind& kind, unsigned& seen) {
  if (key == "specversion") {
    seen |= kVersionSeen;
    return expect_text(value, "1.0", "not CloudEvents 1.0");
  }
  if (key == "id") {
    seen |= kIdSeen;
    return read(value, envelope.id);
  }
  if (key == "source") {
    seen |= kSourceSeen;
    return read(value, envelope.source);
  }
  if (key == "type") {
    seen |= kTypeSeen;
    return read_type(value, kind);
  }
  if (key == "time") {
    seen |= kTimeSeen;
    return read_time(value, envelope.time);
  }
  if (key == "datacontenttype") return expect_text(value, "application/json", "not JSON");
  return {};  // of a later version, or of somebody between
}

Fault Decoder::State::closed(unsigned seen) {
  const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
  if (!at_end) return {"text after the message", {}};
  return seen == kAllSeen ? Fault{} : Fault{"an attribute is missing", {}};
}

tl::unexpected<Error> refuse(const Fault& fault) {
  std::string detail = "message cannot be read";
  if (!fault.field.empty()) detail.append(" at ").append(fault.field.substr(0, 64));
  return fail(ErrorKind::kInvalid, detail.append(": ").append(fault.what));
}

Decoder::Decoder() : state_(std::make_unique<State>()) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

Result<Envelope> Decoder::envelope(std::string_view payload) {
  Envelope envelope;
  Kind kind{};
  const auto skip = [](JsonValue&) { return Fault{}; };
  if (const Fault fault = state_->message(payload, envelope, kind, skip)) return refuse(fault);
  return envelope;
}

}  // namespace hearth::contract
