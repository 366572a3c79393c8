#include "redis/script.hpp"

#include <vector>

namespace hearth::redis {
namespace {

struct Call {
  std::string_view verb;
  std::string_view script;
};

void append_call(Connection& connection, Call call, std::span<const std::string_view> keys,
                 std::span<const std::string_view> arguments) {
  const std::string key_count = std::to_string(keys.size());
  std::vector<std::string_view> command;
  command.reserve(3 + keys.size() + arguments.size());
  command.insert(command.end(), {call.verb, call.script, key_count});
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  connection.append(command);
}

}  // namespace

Status Script::load(Connection& connection) {
  auto reply = expect_ok(connection.call({"SCRIPT", "LOAD", source_}));
  if (!reply) return fail(std::move(reply.error()));
  sha_ = reply->text();
  return {};
}

void Script::append_eval(Connection& connection, std::span<const std::string_view> keys,
                         std::span<const std::string_view> arguments) const {
  const Call call = sha_.empty() ? Call{"EVAL", source_} : Call{"EVALSHA", sha_};
  append_call(connection, call, keys, arguments);
}

Result<Reply> Script::eval(Connection& connection, std::span<const std::string_view> keys,
                           std::span<const std::string_view> arguments) const {
  append_eval(connection, keys, arguments);
  auto reply = connection.read();
  if (!reply || !is_missing(*reply)) return reply;
  append_call(connection, Call{"EVAL", source_}, keys, arguments);
  return connection.read();
}

}  // namespace hearth::redis
