#include "ingest/start_up.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

#ifndef HEARTH_VERSION
#define HEARTH_VERSION "dev"
#endif
#ifndef HEARTH_REVISION
#define HEARTH_REVISION "unknown"
#endif

namespace hearth::ingest {
namespace {

constexpr int kUsageError = 2;

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace

const char* const kVersion = HEARTH_VERSION;
const char* const kRevision = HEARTH_REVISION;

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

std::optional<int> answer_arguments(int argc, char** argv, const Environment& environment) {
  const std::string_view flag = argc > 1 ? argv[1] : "";
  if (flag == "--version") {
    std::printf("hearth-ingest %s\n", kVersion);
    return 0;
  }
  if (argc > 2 || (!flag.empty() && flag != "--check-config")) {
    std::fprintf(stderr, "usage: hearth-ingest [--version | --check-config]\n");
    return kUsageError;
  }
  if (fold::report_problems(environment)) return kUsageError;
  if (flag == "--check-config") return 0;
  return std::nullopt;
}

}  // namespace hearth::ingest
