#include "segment_reader.hpp"

#include <atomic>
#include <string>
#include <thread>

#include "../tools/load/cast.hpp"
#include "../tools/load/verdict_answer.hpp"
#include "http_client.hpp"
#include "stack.hpp"

namespace hearth::bench {
namespace {

constexpr std::uint32_t kConnections = 4;
constexpr std::size_t kShownOfAnswer = 200;

// The users whose number leaves `first` when divided by kConnections.
Status read_share(const std::string& url, std::uint32_t first, std::vector<load::Verdicts>& said,
                  const std::atomic<bool>& failed) {
  const auto client = HttpClient::connect(url);
  if (!client) return fail(client.error());
  for (std::size_t user = first; user < said.size() && !failed; user += kConnections) {
    const std::string path =
        "/v1/users/" + load::user_id(static_cast<std::uint32_t>(user)) + "/segments";
    const auto answer = (*client)->get(path, Stack::kApiKey);
    if (!answer) return fail(answer.error());
    if (answer->status != 200) {
      return fail(answer->status == 404 ? ErrorKind::kNotFound : ErrorKind::kUnavailable,
                  "GET " + path + " answers " + std::to_string(answer->status) + ": " +
                      answer->body.substr(0, kShownOfAnswer));
    }
    const auto verdicts = load::verdicts_in(answer->body);
    if (!verdicts) return fail(verdicts.error());
    said[user] = *verdicts;
  }
  return {};
}

}  // namespace

Result<std::vector<load::Verdicts>> read_verdicts(const std::string& segmenter_url,
                                                  std::uint32_t users) {
  std::vector<load::Verdicts> said(users);
  std::vector<Status> outcomes(kConnections);
  std::atomic<bool> failed = false;
  {
    std::vector<std::jthread> readers;
    for (std::uint32_t i = 0; i < kConnections; ++i) {
      readers.emplace_back([&, i] {
        outcomes[i] = read_share(segmenter_url, i, said, failed);
        if (!outcomes[i]) failed = true;
      });
    }
  }
  for (const Status& outcome : outcomes) {
    if (!outcome) return fail(outcome.error());
  }
  return said;
}

}  // namespace hearth::bench
