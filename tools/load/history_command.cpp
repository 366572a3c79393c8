#include "history_command.hpp"

#include <chrono>
#include <cstdio>
#include <string>

#include <CLI/CLI.hpp>

#include "cast.hpp"
#include "contract/json_text.hpp"
#include "history.hpp"

namespace hearth::load {
namespace {

constexpr int kFailed = 1, kUsage = 2;
constexpr int kLongestDays = 3650;

struct Wishes {
  std::uint32_t users = 20'000;
  std::uint64_t seed = 1;
  int days = 60;
  std::string until, out, labels;
};

void declare(CLI::App& app, Wishes& wishes) {
  app.add_option("--users", wishes.users, "size of the cast")
      ->check(CLI::Range(1U, kMaxCast))
      ->capture_default_str();
  app.add_option("--days", wishes.days, "that the history covers")
      ->check(CLI::Range(static_cast<int>(kShortestHistory.count()), kLongestDays))
      ->capture_default_str();
  app.add_option("--seed", wishes.seed, "the same options write the same files")
      ->capture_default_str();
  app.add_option("--until", wishes.until, "where it ends: RFC 3339, as 2026-11-22T00:00:00Z")
      ->required()
      ->check([](const std::string& text) {
        return contract::parse_rfc3339(text) ? "" : "not a time as 2026-11-22T00:00:00Z";
      });
  app.add_option("--out", wishes.out, "events, one JSON object a line; gzip if it ends in .gz")
      ->required();
  app.add_option("--labels", wishes.labels, "who was meant to be what, as CSV");
}

int complain(const Error& error) {
  std::fprintf(stderr, "hearth-load: %s\n", error.detail.c_str());
  return kFailed;
}

int write(const Wishes& wishes) {
  const auto begin = std::chrono::steady_clock::now();
  const Span span{*contract::parse_rfc3339(wishes.until), std::chrono::days(wishes.days)};
  const Cast cast({.users = wishes.users, .seed = wishes.seed, .span = span});
  if (!wishes.labels.empty()) {
    if (auto written = write_labels(cast, wishes.labels); !written) {
      return complain(written.error());
    }
  }
  const auto events = write_history(cast, wishes.out);
  if (!events) return complain(events.error());
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  std::printf("%llu events of %u users in %.1f s (%.0f events/s)\n",
              static_cast<unsigned long long>(*events), wishes.users, took.count(),
              static_cast<double>(*events) / took.count());
  return 0;
}

}  // namespace

int history_command(int argc, char** argv) {
  Wishes wishes;
  CLI::App app{"Writes the past of a scripted community, as `hearth import` takes it."};
  app.name("hearth-load history");
  declare(app, wishes);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  return write(wishes);
}

}  // namespace hearth::load
