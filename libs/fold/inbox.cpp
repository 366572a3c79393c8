#include "fold/inbox.hpp"

#include "contract/partition.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;

Status decode_body(contract::Decoder& decoder, Decoded& out, std::string_view payload) {
  if (*out.kind == Kind::kEvent || *out.kind == Kind::kHistory) {
    return decoder.frame(payload, out.envelope, out.frame);
  }
  auto envelope = decoder.envelope(payload);
  if (!envelope) return fail(envelope.error());
  out.envelope = std::move(*envelope);
  if (*out.kind == Kind::kSignal) {
    auto signal = decoder.signal(payload);
    if (!signal) return fail(signal.error());
    out.signal = std::move(*signal);
  } else if (*out.kind == Kind::kCommand) {
    auto command = decoder.command(payload);
    if (!command) return fail(command.error());
    out.command = std::move(*command);
  } else if (*out.kind == Kind::kTable) {
    auto table = decoder.table(payload);
    if (!table) return fail(table.error());
    out.table = std::move(*table);
    out.payload = payload;
  } else if (*out.kind == Kind::kGenesis || *out.kind == Kind::kConfig) {
    out.payload = payload;
  }
  return {};
}

}  // namespace

Decoded decode(contract::Decoder& decoder, const LogMessage& message) {
  Decoded out;
  out.sequence = message.sequence;
  out.stored = message.stored;
  out.bytes = message.payload.size();
  out.kind = message.kind;
  out.checksum = contract::stable_hash(message.payload);
  if (!out.kind) {
    out.broken = "a subject that this release does not know";
    return out;
  }
  if (const auto read = decode_body(decoder, out, message.payload); !read) {
    out.broken = read.error().detail;
  }
  return out;
}

}  // namespace hearth::fold
