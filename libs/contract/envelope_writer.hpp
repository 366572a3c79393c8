#pragma once

#include <string>

#include "contract/message.hpp"
#include "contract/object_writer.hpp"

namespace hearth::contract {

inline constexpr std::size_t kEnvelopeBytes =
    256;  // of the attributes; a longer id or source costs a reallocation

// Writes a whole message into `out`. write_data(ObjectWriter&) adds the fields of `data`, which
// come last, so that a reader knows what it reads before it comes to it.
template <class WriteData>
void write_message(std::string& out, const Envelope& envelope, Kind kind, WriteData&& write_data) {
  ObjectWriter message(out);
  message.raw("specversion", R"("1.0")");
  message.text("id", envelope.id);
  message.text("source", envelope.source);
  message.text("type", message_type(kind));
  message.text("time", to_rfc3339(envelope.time));
  message.raw("datacontenttype", R"("application/json")");
  message.field("data");
  ObjectWriter data(out);
  write_data(data);
  data.close();
  message.close();
}

}  // namespace hearth::contract
