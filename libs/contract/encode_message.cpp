#include "common/check.hpp"
#include "contract/envelope_writer.hpp"
#include "contract/message.hpp"

namespace hearth::contract {
namespace {

template <class WriteData>
std::string message(const Envelope& envelope, Kind kind, std::size_t data_bytes,
                    WriteData&& write_data) {
  std::string out;
  out.reserve(kEnvelopeBytes + data_bytes);
  write_message(out, envelope, kind, write_data);
  return out;
}

}  // namespace

std::string encode(const Envelope& envelope, const Signal& signal) {
  const std::size_t size = signal.entity.size() + signal.body.size() + 256;
  return message(envelope, Kind::kSignal, size, [&](ObjectWriter& data) {
    data.text("service", signal.service);
    data.unsigned_number("source", signal.source.number);
    data.text("entity", signal.entity);
    data.text("name", signal.name);
    data.text("cause", to_text(signal.cause));
    data.text("prev", to_text(signal.prev));
    data.unsigned_number("hops", signal.hops);
    data.optional_flag("history", signal.history);
    data.optional_text("trace", signal.trace);
    data.optional_raw("body", signal.body);
  });
}

std::string encode(const Envelope& envelope, const Command& command) {
  const std::size_t size =
      command.id.size() + command.entity.size() + command.key.size() + command.body.size() + 128;
  return message(envelope, Kind::kCommand, size, [&](ObjectWriter& data) {
    data.text("id", command.id);
    data.text("entity", command.entity);
    data.text("name", command.name);
    data.optional_text("key", command.key);
    data.optional_flag("cancel", command.cancel);
    data.optional_text("service", command.service);
    data.optional_text("trace", command.trace);
    data.optional_raw("body", command.body);
  });
}

std::string encode(const Envelope& envelope, const Configuration& configuration) {
  const std::size_t size = configuration.body.size() + 192;
  return message(envelope, Kind::kConfig, size, [&](ObjectWriter& data) {
    data.unsigned_number("number", configuration.number);
    data.text("sha256", configuration.sha256);
    data.optional_raw("body", configuration.body);
  });
}

std::string encode(const Envelope& envelope, const Table& table) {
  const std::size_t size = table.topic.size() + table.body.size() + 128;
  return message(envelope, Kind::kTable, size, [&](ObjectWriter& data) {
    data.text("topic", table.topic);
    data.unsigned_number("number", table.number);
    data.optional_raw("body", table.body);
  });
}

std::string encode(const Envelope& envelope, const Genesis& genesis) {
  return message(envelope, Kind::kGenesis, 256, [&](ObjectWriter& data) {
    data.unsigned_number("partitions", genesis.partitions);
    data.text("prefix", genesis.prefix);
    data.text("clock", genesis.clock);
    data.text("zone", genesis.zone);
    data.unsigned_number("epoch", genesis.epoch);
  });
}

std::string encode_empty(const Envelope& envelope, Kind kind) {
  HEARTH_CHECK(kind == Kind::kMark || kind == Kind::kTick);
  return message(envelope, kind, 0, [](ObjectWriter&) {});
}

}  // namespace hearth::contract
