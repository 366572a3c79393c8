#include "options.hpp"

#include <cstdio>

#include <CLI/CLI.hpp>

#include "common/environment.hpp"

namespace hearth::load {
namespace {

constexpr int kUsage = 2;

void declare(CLI::App& app, Options& options, double& retry_within) {
  app.add_option("--seconds", options.play.seconds, "how long to play")
      ->check(CLI::Range(0.01, 86'400.0))
      ->capture_default_str();
  app.add_option("--rate", options.play.events_per_second, "events a second; 0: as fast as it goes")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  app.add_option("--batch", options.play.batch, "events a request")
      ->check(CLI::Range(1, 2500))
      ->capture_default_str();
  app.add_option("--connections", options.play.connections, "requests under way at the most")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--users", options.population.users, "size of the population")
      ->check(CLI::Range(1, 100'000'000))
      ->capture_default_str();
  app.add_option("--seed", options.population.seed, "the same seed plays the same events")
      ->capture_default_str();
  app.add_option("--run", options.population.run,
                 "begins every message id; default: from the clock, so that no two runs share ids")
      ->check([](const std::string& name) {
        const bool plain = name.find_first_not_of(
                               "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789-_") == std::string::npos;
        return plain && !name.empty() && name.size() <= 64 ? ""
                                                           : "letters, digits, - and _, at most 64";
      });
  app.add_option("--anonymous", options.population.anonymous_percent,
                 "percent of the users that are anonymous at first and identified later")
      ->check(CLI::Range(0, 100))
      ->capture_default_str();
  app.add_option("--ids", options.ids, "append every accepted message id to this file");
  app.add_flag("--retry", options.play.retry,
               "repeat a batch after 429, 5xx or a broken connection, as SDKs do");
  app.add_option("--retry-within", retry_within, "seconds after which a repeated batch is given up")
      ->check(CLI::Range(0.0, 86'400.0))
      ->capture_default_str();
  app.add_flag("--json", options.json, "the summary as one line of JSON");
}

}  // namespace

tl::expected<Options, int> read_options(int argc, char** argv) {
  Options options;
  options.population.run =
      "load-" + std::to_string(std::chrono::system_clock::now().time_since_epoch() /
                               std::chrono::milliseconds(1));
  double retry_within = static_cast<double>(options.play.retry_within.count());
  CLI::App app{
      "Plays a seeded community's events against HEARTH_INGEST_URL with the first of "
      "HEARTH_WRITE_KEYS."};
  app.footer("`hearth-load history` writes a scripted past instead: see its --help.");
  declare(app, options, retry_within);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return tl::unexpected(app.exit(error) == 0 ? 0 : kUsage);
  }
  options.play.retry_within = std::chrono::seconds(static_cast<std::int64_t>(retry_within));
  Environment environment;
  options.url = environment.text("HEARTH_INGEST_URL", "");
  if (options.url.empty()) environment.problem("HEARTH_INGEST_URL is not set");
  const auto keys = environment.list("HEARTH_WRITE_KEYS");
  if (keys.empty()) environment.problem("HEARTH_WRITE_KEYS is not set");
  for (const auto& problem : environment.problems()) {
    std::fprintf(stderr, "hearth-load: %s\n", problem.c_str());
  }
  if (!environment.problems().empty()) return tl::unexpected(kUsage);
  options.play.write_key = keys.front();
  return options;
}

}  // namespace hearth::load
