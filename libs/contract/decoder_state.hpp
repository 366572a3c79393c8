#pragma once

#include <string>
#include <string_view>

#include "contract/json_reader.hpp"
#include "contract/message.hpp"

namespace hearth::contract {

struct Decoder::State {
  simdjson::ondemand::parser parser;
  std::string input;  // the payload, with the padding that simdjson reads beyond its end
  JsonDocument document;

  // Reads a message of one kind. on_data(value) → Fault reads its `data`, of which views last until
  // the next message.
  template <class OnData>
  Fault message(std::string_view payload, Envelope& envelope, Kind& kind, OnData&& on_data);

 private:
  Fault open(std::string_view payload, simdjson::ondemand::object& root);
  // Attributes other than `data`; they are told apart by `seen`, a set of bits.
  static Fault attribute(std::string_view key, JsonValue& value, Envelope& envelope, Kind& kind,
                         unsigned& seen);
  Fault closed(unsigned seen);  // nothing is missing, and nothing follows
  static constexpr unsigned kDataSeen = 1;
};

template <class OnData>
Fault Decoder::State::message(std::string_view payload, Envelope& envelope, Kind& kind,
                              OnData&& on_data) {
  simdjson::ondemand::object root;
  if (const Fault fault = open(payload, root)) return fault;
  unsigned seen = 0;
  const Fault fault = each_field(root, [&](std::string_view key, JsonValue& value) {
    if (key != "data") return attribute(key, value, envelope, kind, seen);
    if ((seen & kDataSeen) != 0) return Fault{"given twice", {}};
    seen |= kDataSeen;
    return on_data(value);
  });
  return fault ? fault : closed(seen);
}

tl::unexpected<Error> refuse(const Fault& fault);

}  // namespace hearth::contract
