#include "segmenter/warning_api.hpp"

#include <functional>

#include "contract/partition.hpp"
#include "fold/answers.hpp"
#include "segmenter/core/business_partials.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {
namespace {

using Json = nlohmann::ordered_json;

// Bodies were written as JSON by the fold.
Json parsed(const std::string& body) {
  Json json = Json::parse(body, nullptr, false);
  return json.is_discarded() ? Json::object() : json;
}

}  // namespace

void WarningApi::add_routes(service::HttpServer& server, const service::ApiKeys& keys,
                            const fold::Awaited<WarningApi>& api) {
  server.route("GET", "/v1/warnings", {}, keys.guard(api.handler(std::mem_fn(&WarningApi::get))));
}

service::Response WarningApi::get(const service::Request& request) {
  if (auto there = fold::wait_for_position(request, reader_); !there) return there.error();
  const contract::Partition home = contract::home(kWatchKey, reader_.partitions());
  const auto read = reader_.read(home, {std::string(kWatchKey)});
  if (!read) return fold::refusal(request, read.error());
  pb::Entity state;
  if (read->values.front() && !state.ParseFromString(*read->values.front())) {
    return fold::refusal(request, Error{ErrorKind::kCorrupt, "the warnings' state does not parse"});
  }
  Json open = Json::array(), audit = Json::array();
  for (const pb::Open& warning : state.watch().open()) open.push_back(parsed(warning.body()));
  for (const std::string& body : state.watch().audit()) audit.push_back(parsed(body));
  return fold::answer({{"open", std::move(open)}, {"audit", std::move(audit)}},
                      {{home, read->checkpoint.sequence()}});
}

}  // namespace hearth::segmenter
