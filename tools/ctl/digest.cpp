#include "digest.hpp"

#include <cstdio>

#include <nlohmann/json.hpp>

#include "live_image.hpp"
#include "session.hpp"

namespace hearth::ctl {

Status print_digests(const fold::ServiceSettings& settings, Output output) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  auto rows = nlohmann::ordered_json::array();
  std::string all;
  for (std::uint16_t p = 0; p < session->genesis.partitions; ++p) {
    const auto live = read_live_image(*redis, session->names(), kServices[0], {p});
    if (!live) return fail(live.error());
    const std::string digest = fold::digest(live->image);
    all += digest;
    rows.push_back(
        {{"partition", p}, {"sequence", live->checkpoint.sequence()}, {"digest", digest}});
    if (output == Output::kText)
      std::printf("%3u  %12llu  %s\n", p,
                  static_cast<unsigned long long>(live->checkpoint.sequence()), digest.c_str());
  }
  char total[17];
  std::snprintf(total, sizeof total, "%016llx",
                static_cast<unsigned long long>(contract::stable_hash(all)));
  if (output == Output::kText) {
    std::printf("total %s\n", total);
  } else {
    const nlohmann::ordered_json object{
        {"service", std::string(kServices[0])}, {"partitions", rows}, {"total", total}};
    std::printf("%s\n", object.dump().c_str());
  }
  return {};
}

}  // namespace hearth::ctl
