#include "ingest/start_up.hpp"

#include <algorithm>
#include <string_view>

namespace hearth::ingest {
namespace {

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace

KeyPolicy check_write_keys(Environment& environment, const fold::ServiceSettings& settings) {
  if (!std::ranges::all_of(settings.write_keys, WriteKeys::valid)) {
    environment.problem("HEARTH_WRITE_KEYS: a key has 1 to " + std::to_string(kMaxWriteKeyBytes) +
                        " bytes");
  }
  if (!settings.write_keys.empty()) return KeyPolicy::kConfiguredKeys;
  if (!settings.insecure_dev) {
    environment.problem(
        "HEARTH_WRITE_KEYS is empty: nobody could send. HEARTH_INSECURE_DEV=1 takes any key, on "
        "loopback only");
  } else if (!is_loopback(settings.http.address)) {
    environment.problem(
        "HEARTH_INSECURE_DEV without HEARTH_WRITE_KEYS needs a loopback address, "
        "not " +
        settings.http.address);
  }
  return KeyPolicy::kAnyKey;
}

}  // namespace hearth::ingest
