#include "digest.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "each_partition.hpp"

namespace hearth::ctl {
namespace {

using Json = nlohmann::ordered_json;

Result<Json> digests_of(const Session& session, redis::Connection& redis, const Service& service,
                        const std::vector<contract::Partition>& partitions) {
  auto rows = Json::array();
  std::string all;
  for (const contract::Partition p : partitions) {
    const auto live = read_live_image(redis, session.names(), service.name, p);
    if (!live) return fail(live.error());
    const std::string digest = fold::digest(live->image);
    all += digest;
    rows.push_back(
        {{"partition", p.number}, {"sequence", live->checkpoint.sequence()}, {"digest", digest}});
  }
  char total[17];
  std::snprintf(total, sizeof total, "%016llx",
                static_cast<unsigned long long>(contract::stable_hash(all)));
  return Json{{"service", std::string(service.name)}, {"partitions", rows}, {"total", total}};
}

void print(const Json& digests) {
  std::printf("%s\n", digests["service"].get<std::string>().c_str());
  for (const Json& row : digests["partitions"]) {
    std::printf("%3u  %12llu  %s\n", row["partition"].get<unsigned>(),
                row["sequence"].get<unsigned long long>(),
                row["digest"].get<std::string>().c_str());
  }
  std::printf("total %s\n", digests["total"].get<std::string>().c_str());
}

}  // namespace

Status print_digests(const fold::ServiceSettings& settings, const Scope& scope, Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto partitions = choose_partitions(*session, scope.partition);
  if (!partitions) return fail(partitions.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  const auto wanted = services_here(*session, *redis, scope);
  if (!wanted) return fail(wanted.error());
  auto all = Json::array();
  for (const Service& service : *wanted) {
    auto digests = digests_of(*session, *redis, service, *partitions);
    if (!digests) return fail(digests.error());
    if (output == Output::kText) print(*digests);
    all.push_back(std::move(*digests));
  }
  if (output == Output::kJson) std::printf("%s\n", all.dump().c_str());
  return {};
}

}  // namespace hearth::ctl
