#include "segmenter/segment_publishing.hpp"

#include <array>
#include <charconv>

#include "contract/names.hpp"
#include "contract/partition.hpp"
#include "fold/command_answer.hpp"
#include "segmenter/person_lookup.hpp"
#include "segmenter/request_body.hpp"
#include "segmenter/segment_problems.hpp"

namespace hearth::segmenter {
namespace {

using What = SegmentRequest::What;

constexpr std::size_t kMaxBody = 32 * 1024;
constexpr std::array<std::string_view, 3> kVersionMembers{"rule", "title", "state"};
constexpr std::size_t kMaxIdempotencyKey = 255;
constexpr std::chrono::seconds kDeadline{30};  // every partition acknowledges it

bool read_text(const nlohmann::json& body, const char* key, std::string& out) {
  const auto at = body.find(key);
  if (at == body.end()) return true;
  if (!at->is_string()) return false;
  out = at->get<std::string>();
  return true;
}

std::optional<contract::SegmentVersion> version_in(const nlohmann::json& body) {
  contract::SegmentVersion out;
  std::string state = "draft";
  if (!body.is_object() || !read_text(body, "rule", out.rule) ||
      !read_text(body, "title", out.title) || !read_text(body, "state", state) ||
      out.rule.empty()) {
    return std::nullopt;
  }
  const auto parsed = contract::parse_segment_state(state);
  if (!parsed || *parsed == contract::SegmentState::kRetired) return std::nullopt;
  out.state = *parsed;
  return out;
}

// "12", as an entity tag or bare.
std::optional<std::uint64_t> number_in(std::string_view tag) {
  if (tag.size() >= 2 && tag.front() == '"' && tag.back() == '"') {
    tag = tag.substr(1, tag.size() - 2);
  }
  std::uint64_t out = 0;
  const auto [stop, error] = std::from_chars(tag.data(), tag.data() + tag.size(), out);
  if (error != std::errc{} || stop != tag.data() + tag.size()) return std::nullopt;
  return out;
}

// What an operation is asked for once more with, whichever it was.
std::uint64_t key_of(const SegmentRequest& wanted, std::string_view key) {
  if (key.empty()) return 0;
  const contract::SegmentVersion& version = wanted.version;
  const std::string what = std::to_string(static_cast<int>(wanted.what)) + "/" + version.rule +
                           "/" + version.title + "/" + std::string(contract::name(version.state));
  return contract::stable_hash(what + "/" + std::string(key));
}

service::Response refused(const service::Request& request, const Refusal& refusal) {
  service::Response response =
      service::problem(request, refusal.status, refusal.code, refusal.text);
  return refusal.problems.empty() ? response : with_places(std::move(response), refusal.problems);
}

service::Response applied(const SegmentRequest& wanted, const fold::AppliedConfiguration& applied) {
  nlohmann::ordered_json body{{"segment", wanted.name},
                              {"configuration", applied.configuration.number}};
  service::Response response =
      applied.position.empty() ? service::Response{} : fold::answer(body, applied.position);
  if (applied.position.empty()) response.body = body.dump();
  response.status = applied.changed ? 202 : 200;
  response.headers.emplace_back("ETag", "\"" + std::to_string(applied.configuration.number) + "\"");
  return response;
}

}  // namespace

void SegmentPublishing::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                                   const fold::Awaited<SegmentPublishing>& api) {
  const auto simple = [&](What what) {
    return keys.guard(api.handler([what](SegmentPublishing& self, const service::Request& request) {
      return self.simple(request, what);
    }));
  };
  service::RouteOptions options;
  options.deadline = kDeadline;
  server.route("DELETE", "/v1/segments/{name}", options, simple(What::kRetire));
  server.route("POST", "/v1/segments/{name}/publish", options, simple(What::kPublish));
  server.route("POST", "/v1/segments/{name}/rollback", options, simple(What::kRollBack));
  options.body.max_bytes = kMaxBody;
  server.route("PUT", "/v1/segments/{name}", options,
               keys.guard(api.handler(std::mem_fn(&SegmentPublishing::put))));
}

service::Response SegmentPublishing::put(const service::Request& request) {
  const auto body = nlohmann::json::parse(request.body, nullptr, false);
  auto version = version_in(body);
  if (version) {
    if (auto refused = unknown_member(request, body, kVersionMembers)) return *std::move(refused);
  } else {
    return service::problem(
        request, 400, "invalid_request",
        R"(the body is {"rule": text, "title": text, "state": "draft" or "published"})");
  }
  return change(request, {.what = What::kPut, .version = *std::move(version)});
}

service::Response SegmentPublishing::simple(const service::Request& request, What what) {
  return change(request, {.what = what});
}

service::Response SegmentPublishing::change(const service::Request& request,
                                            SegmentRequest wanted) {
  wanted.name = request.path_parameter("name");
  const std::string_view key = request.header("idempotency-key");
  const std::string_view tag = request.header("if-match");
  wanted.key = key_of(wanted, key);
  wanted.only_if = number_in(tag);
  if ((!tag.empty() && !wanted.only_if) ||
      (!key.empty() && !fold::is_text(key, kMaxIdempotencyKey))) {
    return service::problem(request, 400, "invalid_header",
                            "If-Match is \"<configuration>\", an Idempotency-Key 1 to 255 bytes");
  }
  std::optional<Refusal> declined;
  const auto compose =
      [&](const contract::Configuration& current) -> Result<fold::NextConfiguration> {
    auto text = contract::configuration_text(current.body);
    if (!text) return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
    auto next = changed(*std::move(text), current.number, wanted);
    if (next) return fold::next_configuration(*next);
    declined = std::move(next.error());
    return fail(ErrorKind::kInvalid, declined->text);
  };
  const auto done = configurations_.apply(compose, now_());
  if (declined) return refused(request, *declined);
  if (!done && done.error().kind == ErrorKind::kConflict) {
    return service::problem(request, 409, "configurations_collide", done.error().detail);
  }
  if (!done) return fold::refusal(request, done.error());
  return applied(wanted, *done);
}

}  // namespace hearth::segmenter
