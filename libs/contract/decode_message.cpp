#include "contract/decoder_state.hpp"

namespace hearth::contract {
namespace {

// The fields that a body must have, counted off as they come. A field given twice does not stand
// for a missing one.
class Required {
 public:
  explicit Required(unsigned count) : missing_((1U << count) - 1) {}
  Fault got(unsigned index, const Fault& fault) {
    missing_ &= ~(1U << index);
    return fault;
  }
  Fault check() const { return missing_ == 0 ? Fault{} : Fault{"a field is missing", {}}; }

 private:
  unsigned missing_;
};

Fault read(JsonValue& value, Cause& out) {
  std::string_view text;
  if (const Fault fault = contract::read(value, text)) return fault;
  const auto cause = parse_cause(text);
  if (!cause) return {"not a cause", {}};
  out = *cause;
  return {};
}

Fault read(JsonValue& value, Partition& out) {
  if (const Fault fault = contract::read(value, out.number)) return fault;
  return out.number < kMaxPartitions ? Fault{} : Fault{"not a partition", {}};
}

Fault read_data(JsonDocument& document, JsonValue& data, Signal& signal) {
  Required required(6);
  const Fault fault = each_field(data, [&](std::string_view key, JsonValue& value) {
    if (key == "service") return required.got(0, contract::read(value, signal.service));
    if (key == "source") return required.got(1, read(value, signal.source));
    if (key == "entity") return required.got(2, contract::read(value, signal.entity));
    if (key == "name") return required.got(3, contract::read(value, signal.name));
    if (key == "cause") return required.got(4, read(value, signal.cause));
    if (key == "prev") return required.got(5, read(value, signal.prev));
    if (key == "hops") return contract::read(value, signal.hops);
    if (key == "history") return contract::read(value, signal.history);
    if (key == "trace") return contract::read(value, signal.trace);
    if (key == "body") return read_raw_object(document, value, signal.body);
    return Fault{};
  });
  return fault ? fault : required.check();
}

Fault read_data(JsonDocument& document, JsonValue& data, Command& command) {
  Required required(3);
  const Fault fault = each_field(data, [&](std::string_view key, JsonValue& value) {
    if (key == "id") return required.got(0, contract::read(value, command.id));
    if (key == "entity") return required.got(1, contract::read(value, command.entity));
    if (key == "name") return required.got(2, contract::read(value, command.name));
    if (key == "key") return contract::read(value, command.key);
    if (key == "cancel") return contract::read(value, command.cancel);
    if (key == "service") return contract::read(value, command.service);
    if (key == "trace") return contract::read(value, command.trace);
    if (key == "body") return read_raw_object(document, value, command.body);
    return Fault{};
  });
  return fault ? fault : required.check();
}

Fault read_data(JsonDocument& document, JsonValue& data, Configuration& configuration) {
  Required required(2);
  const Fault fault = each_field(data, [&](std::string_view key, JsonValue& value) {
    if (key == "number") return required.got(0, contract::read(value, configuration.number));
    if (key == "sha256") return required.got(1, contract::read(value, configuration.sha256));
    if (key == "body") return read_raw_object(document, value, configuration.body);
    return Fault{};
  });
  return fault ? fault : required.check();
}

Fault read_data(JsonDocument& document, JsonValue& data, Table& table) {
  Required required(2);
  const Fault fault = each_field(data, [&](std::string_view key, JsonValue& value) {
    if (key == "topic") return required.got(0, contract::read(value, table.topic));
    if (key == "number") return required.got(1, contract::read(value, table.number));
    if (key == "body") return read_raw_object(document, value, table.body);
    return Fault{};
  });
  return fault ? fault : required.check();
}

Fault read_data(JsonDocument&, JsonValue& data, Genesis& genesis) {
  Required required(5);
  const Fault fault = each_field(data, [&](std::string_view key, JsonValue& value) {
    if (key == "partitions") return required.got(0, contract::read(value, genesis.partitions));
    if (key == "prefix") return required.got(1, contract::read(value, genesis.prefix));
    if (key == "clock") return required.got(2, contract::read(value, genesis.clock));
    if (key == "zone") return required.got(3, contract::read(value, genesis.zone));
    if (key == "epoch") return required.got(4, contract::read(value, genesis.epoch));
    return Fault{};
  });
  if (fault) return fault;
  if (genesis.partitions > kMaxPartitions) return {"too many partitions", "partitions"};
  // Whoever reads a genesis builds names from it, or takes a hash modulo its number of partitions.
  if (genesis.partitions == 0) return {"no partitions", "partitions"};
  if (!Names::valid_prefix(genesis.prefix)) return {"not a prefix", "prefix"};
  if (genesis.clock != "real" && genesis.clock != "driven") return {"not a clock", "clock"};
  return required.check();
}

template <class Message, class State>
Result<Message> decode(State& state, std::string_view payload, Kind expected) {
  Envelope envelope;
  Message message;
  Kind kind{};
  Fault fault = state.message(payload, envelope, kind, [&](JsonValue& data) {
    return read_data(state.document, data, message);
  });
  if (!fault && kind != expected) fault.what = "a message of another kind";
  if (fault) return refuse(fault);
  return message;
}

}  // namespace

Result<Signal> Decoder::signal(std::string_view payload) {
  return decode<Signal>(*state_, payload, Kind::kSignal);
}

Result<Command> Decoder::command(std::string_view payload) {
  return decode<Command>(*state_, payload, Kind::kCommand);
}

Result<Configuration> Decoder::configuration(std::string_view payload) {
  return decode<Configuration>(*state_, payload, Kind::kConfig);
}

Result<Table> Decoder::table(std::string_view payload) {
  return decode<Table>(*state_, payload, Kind::kTable);
}

Result<Genesis> Decoder::genesis(std::string_view payload) {
  return decode<Genesis>(*state_, payload, Kind::kGenesis);
}

}  // namespace hearth::contract
