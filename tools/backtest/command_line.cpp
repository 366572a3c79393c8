#include "command_line.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

#include <CLI/CLI.hpp>
#include <unistd.h>

#include "../intake/product_file.hpp"
#include "backtest.hpp"
#include "calendar/user_zone.hpp"
#include "contract/json_text.hpp"
#include "html_report.hpp"
#include "json_report.hpp"
#include "terminal_report.hpp"

namespace hearth::backtest {
namespace {

constexpr int kFailed = 1, kMisused = 2;
constexpr auto kProgressPause = std::chrono::seconds(2);

struct Words {
  std::string file, configuration, compare, until, labels, json, html;
  Wishes wishes;
  std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
};

std::string refuse_zone(const std::string& zone) {
  return load_zone(zone) ? "" : "is no IANA time zone, as Asia/Shanghai";
}

std::string refuse_time(const std::string& text) {
  return contract::parse_rfc3339(text) ? "" : "is no time as 2026-11-22T00:00:00Z";
}

void declare(CLI::App& app, Words& words) {
  Wishes& wishes = words.wishes;
  app.add_option("file", words.file, "events, one JSON object a line, by time; perhaps gzip")
      ->required();
  app.add_option("--config", words.configuration, "the product's configuration")->required();
  app.add_option("--compare", words.compare, "a second one, to stand beside it");
  app.add_option("--until", words.until,
                 "leaves out what is not before this, and lets time go on "
                 "to it: RFC 3339")
      ->check(&refuse_time);
  app.add_option("--zone", wishes.zone, "in which days begin")
      ->check(&refuse_zone)
      ->capture_default_str();
  app.add_option("--why", wishes.why, "explains three members of this segment");
  app.add_option("--labels", words.labels, "who was meant to be what, from hearth-load history");
  app.add_option("--json", words.json, "writes everything into this file");
  app.add_option("--html", words.html, "writes a report with charts, one file");
  app.add_option("--threads", words.threads, "that read and fold; changes no result")
      ->check(CLI::Range(1, 256));
  app.add_option("--partitions", wishes.partitions, "that fold side by side; changes no KPI and nobody's last segments")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
}

// On a terminal, once in two seconds.
class Progress {
 public:
  void show(const Replay& replay) {
    const auto now = std::chrono::steady_clock::now();
    if (isatty(STDERR_FILENO) == 0 || now < next_) return;
    next_ = now + kProgressPause;
    std::fprintf(stderr, "backtest: %llu events, at %s\n",
                 static_cast<unsigned long long>(replay.reading().events),
                 contract::to_rfc3339(replay.now()).c_str());
  }

 private:
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kProgressPause;
};

Status write_file(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file.fail()) return fail(ErrorKind::kInvalid, path + " cannot be written");
  return {};
}

Result<Outcome> with_configuration(const std::string& path, const Wishes& wishes) {
  const auto file = intake::read_product_file(path);  // prints what is wrong and where
  if (!file) return fail(file.error());
  return backtest(path, file->product, wishes);
}

Status run(Words& words) {
  Wishes& wishes = words.wishes;
  wishes.file = words.file;
  if (!words.until.empty()) wishes.until = contract::parse_rfc3339(words.until);
  // Folding an event takes six times as long as reading its line: a single reader mostly waits.
  const std::size_t readers = words.threads / 6;
  wishes.reading_threads = std::max<std::size_t>(1, readers);
  wishes.folding_threads = words.threads - readers;
  Progress progress;
  wishes.progress = [&progress](const Replay& replay) { progress.show(replay); };
  if (!words.labels.empty()) {
    auto labels = read_labels(words.labels);
    if (!labels) return fail(labels.error());
    wishes.labels = *std::move(labels);
  }
  std::vector<Outcome> outcomes;
  for (const std::string& path : {words.configuration, words.compare}) {
    if (path.empty()) continue;
    auto outcome = with_configuration(path, wishes);
    if (!outcome) return fail(outcome.error());
    outcomes.push_back(*std::move(outcome));
  }
  std::fputs(terminal_report(outcomes).c_str(), stdout);
  if (!words.json.empty()) {
    const std::string text =
        json_report(outcomes).dump(2, ' ', false, Json::error_handler_t::replace);
    if (auto done = write_file(words.json, text + "\n"); !done) return done;
  }
  if (!words.html.empty()) return write_file(words.html, html_report(outcomes));
  return {};
}

}  // namespace

int run_command_line(int count, const char* const* words) {
  CLI::App app(
      "Says what would have happened: plays past events through the segmenter's own folds.",
      "hearth backtest");
  Words read;
  declare(app, read);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kMisused;
  }
  const Status done = run(read);
  if (done) return 0;
  std::fflush(stdout);
  std::fprintf(stderr, "hearth backtest: %s\n", done.error().detail.c_str());
  return kFailed;
}

}  // namespace hearth::backtest
