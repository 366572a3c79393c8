#include "fold/command_answer.hpp"

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include "contract/position.hpp"
#include "fold/answers.hpp"
#include "fold/settings.hpp"

namespace hearth::fold {
namespace {

constexpr std::size_t kMaxIdempotencyKey = 255;
constexpr std::size_t kMaxIdBytes = 256;
constexpr int kFirstRefusal = 400;

}  // namespace

bool is_text(std::string_view text, std::size_t max_bytes) {
  return !text.empty() && text.size() <= max_bytes &&
         simdjson::validate_utf8(text.data(), text.size());
}

bool is_id(std::string_view id) { return is_text(id, kMaxIdBytes); }

bool nests_too_deep(std::string_view json) {
  int depth = 0;
  bool quoted = false, escaped = false;
  for (const char c : json) {
    if (quoted) {
      if (c == '"' && !escaped) quoted = false;
      escaped = c == '\\' && !escaped;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth >= contract::kMaxRawDepth) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

tl::expected<contract::Command, service::Response> command_of(const service::Request& request,
                                                              std::string entity,
                                                              std::string_view name,
                                                              std::string body, KeyNeed need) {
  const std::string_view key = request.header("idempotency-key");
  if (key.empty() && need == KeyNeed::kRequired) {
    return tl::unexpected(service::problem(request, 400, "idempotency_key_missing",
                                           "this call needs an Idempotency-Key of 1 to 255 bytes"));
  }
  if (!key.empty() && !is_text(key, kMaxIdempotencyKey)) {
    return tl::unexpected(service::problem(request, 400, "invalid_idempotency_key",
                                           "an Idempotency-Key has 1 to 255 bytes of text"));
  }
  contract::Command command;
  command.id = random_token();
  command.name = name;
  // The length tells where the entity ends: ids may hold any sign.
  if (!key.empty()) {
    command.key = std::to_string(entity.size()) + ":" + entity + "/" + std::string(key);
  }
  command.entity = std::move(entity);
  command.body = std::move(body);
  command.trace = request.trace.followed();
  return command;
}

service::Response command_answer(const service::Request& request,
                                 const Result<CommandAnswer>& outcome) {
  if (!outcome) return refusal(request, outcome.error());
  service::Response response;
  response.status = outcome->status;
  response.body = outcome->body;
  if (outcome->status >= kFirstRefusal) {
    const auto said = nlohmann::json::parse(outcome->body, nullptr, false);
    const bool told = said.is_object() && said.contains("type") && said.contains("detail");
    const std::string type = told ? said["type"].get<std::string>() : "refused";
    const std::string detail =
        told ? said["detail"].get<std::string>() : "the log decided: " + outcome->body;
    response = service::problem(request, outcome->status, type, detail);
  }
  response.headers.emplace_back(contract::kPositionHeader, contract::to_text(outcome->position));
  if (outcome->replayed) response.headers.emplace_back("Idempotent-Replayed", "true");
  return response;
}

}  // namespace hearth::fold
