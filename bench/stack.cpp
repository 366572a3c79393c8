#include "stack.hpp"

#include <fstream>
#include <iterator>
#include <thread>

#include "http_client.hpp"

namespace hearth::bench {
namespace {

constexpr auto kReadyWithin = std::chrono::seconds(60);
constexpr auto kLookAgainAfter = std::chrono::milliseconds(5);

std::string content(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The value of a member of the announcement, which is a flat object of texts and numbers.
std::string member(const std::string& json, const std::string& name) {
  const std::string begin = "\"" + name + "\":\"";
  const std::size_t at = json.find(begin);
  if (at == std::string::npos) return {};
  return json.substr(at + begin.size(), json.find('"', at + begin.size()) - at - begin.size());
}

std::string tail(const std::string& text) {
  return text.substr(text.size() > 1500 ? text.size() - 1500 : 0);
}

}  // namespace

Stack::Stack(StackOptions options) : options_(std::move(options)) {}

Variables Stack::told() const {
  return {{"HEARTH_PREFIX", names_.prefix()},
          {"HEARTH_PARTITIONS", std::to_string(options_.partitions)},
          {"HEARTH_STREAM_MAX_BYTES", std::to_string(options_.stream_bytes)},
          {"HEARTH_ZONE", "UTC"},
          {"HEARTH_CLOCK", "real"},
          {"HEARTH_NATS_URL", nats_.url()},
          {"HEARTH_REDIS_URL", redis_.address()},
          {"HEARTH_WRITE_KEYS", kWriteKey},
          {"HEARTH_API_KEYS", kApiKey},
          {"HEARTH_HTTP_ADDRESS", "127.0.0.1"},
          {"HEARTH_HTTP_PORT", "0"},
          {"HEARTH_ADMIN_PORT", "0"}};
}

Status Stack::ctl(const std::vector<std::string>& words) {
  auto child = Child::start(options_.programs / "hearth-ctl", words, told(), log_of("ctl"));
  if (!child) return fail(child.error());
  if (const int code = child->wait(); code != 0) {
    return fail(ErrorKind::kUnavailable, "hearth-ctl " + words.front() + " ended with " +
                                             std::to_string(code) + ":\n" +
                                             tail(content(log_of("ctl"))));
  }
  return {};
}

Status Stack::prepare() {
  if (auto done = ctl({"init"}); !done) return done;
  return ctl({"apply", options_.configuration});
}

Status Stack::start(const std::string& name) {
  const std::string announcement = folder() / (name + ".json");
  std::filesystem::remove(announcement);
  Variables variables = told();
  variables["HEARTH_ANNOUNCE"] = announcement;
  auto child = Child::start(options_.programs / ("hearth-" + name), {}, variables, log_of(name));
  if (!child) return fail(child.error());
  const auto deadline = std::chrono::steady_clock::now() + kReadyWithin;
  while (std::chrono::steady_clock::now() < deadline && child->running()) {
    const std::string announced = content(announcement);
    const auto admin = HttpClient::connect(member(announced, "admin_url"));
    if (admin) {
      const auto answer = (*admin)->get("/readyz", {});
      if (answer && answer->status == 200) {
        services_.erase(name);
        services_.emplace(name, Service{std::move(*child), member(announced, "url")});
        return {};
      }
    }
    std::this_thread::sleep_for(kLookAgainAfter);
  }
  return fail(ErrorKind::kUnavailable,
              name + " did not become ready:\n" + tail(content(log_of(name))));
}

std::map<std::string, pid_t> Stack::processes() const {
  std::map<std::string, pid_t> out{{"nats-server", nats_.pid()}, {"redis-server", redis_.pid()}};
  for (const auto& [name, service] : services_) out[name] = service.child.pid();
  return out;
}

void Stack::stop(const std::string& name) { services_.erase(name); }

Status Stack::import(const std::filesystem::path& file) { return ctl({"import", file}); }

Status Stack::await_folded(std::chrono::seconds limit) {
  return ctl({"await-folded", "--timeout", std::to_string(limit.count())});
}

}  // namespace hearth::bench
