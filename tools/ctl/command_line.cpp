#include "command_line.hpp"

#include <cstdio>
#include <functional>
#include <optional>

#include <CLI/CLI.hpp>

#include "await_folded.hpp"
#include "backfill.hpp"
#include "clock.hpp"
#include "dead_letters.hpp"
#include "decisions.hpp"
#include "import.hpp"
#include "init.hpp"
#include "log_events.hpp"
#include "partitions.hpp"
#include "product_file.hpp"
#include "rebuild.hpp"
#include "rejections.hpp"
#include "restore.hpp"
#include "resync.hpp"
#include "service/arguments.hpp"
#include "snapshot.hpp"
#include "verify.hpp"

namespace hearth::ctl {
namespace {

constexpr int kFailed = 1, kMisused = 2;

std::string refuse_import_id(const std::string& id) {
  return id.empty() || id.size() > 64 ? "has 1 to 64 characters" : "";
}

// All that words can say; every command looks at its own.
struct Words {
  std::string file;
  ImportOptions import;
  ClockOptions clock;
  DeadLetterFilter letters;
  RejectionFilter rejections;
  std::uint64_t listed = 20;  // letters
  std::string user;
  Scope scope;
  double timeout_seconds = 600;
  bool json = false, verify = false, from_snapshot = false, force = false, ids = false;
  bool accept = false;

  Output output() const { return json ? Output::kJson : Output::kText; }
};

class CommandLine {
 public:
  CommandLine(CLI::App& app, const fold::ServiceSettings& settings)
      : app_(app), settings_(settings) {
    app_.require_subcommand(1);
    add_configuring();
    add_importing();
    add_clock();
    add_watching();
    add_repairing();
    add_dead_letters();
    add_rejections();
  }

  int run() const { return chosen_(); }

 private:
  // `run` is called after all words were read.
  CLI::App* command(CLI::App& parent, const char* name, const char* what,
                    std::function<Status()> run) {
    CLI::App* added = parent.add_subcommand(name, what);
    added->callback([this, run = std::move(run)] {
      chosen_ = [run] {
        const Status done = run();
        if (done) return 0;
        std::fflush(stdout);
        std::fprintf(stderr, "hearth-ctl: %s\n", done.error().detail.c_str());
        return kFailed;
      };
    });
    return added;
  }
  CLI::App* command(const char* name, const char* what, std::function<Status()> run) {
    return command(app_, name, what, std::move(run));
  }

  void add_scope(CLI::App* to) {
    to->add_option("--partition", words_.scope.partition, "only this one");
    to->add_option("--service", words_.scope.service, "only this one's states");
  }
  void add_json(CLI::App* to) { to->add_flag("--json", words_.json, "for machines"); }
  void add_file(CLI::App* to) {
    to->add_option("file", words_.file, "the product's configuration, hearth.yaml")->required();
  }

  void add_configuring() {
    app_.add_subcommand("init", "create the log, as HEARTH_PARTITIONS, HEARTH_ZONE … say")
        ->callback([this] { chosen_ = [this] { return run_init(); }; });
    add_file(command("check", "check a configuration; needs no server",
                     [this] { return check_product(words_.file); }));
    add_file(command("apply", "check a configuration and put it in force",
                     [this] { return apply_product(settings_, words_.file); }));
  }

  int run_init() const {
    Environment environment;
    const InitSettings wanted = read_init_settings(environment, settings_.names);
    if (service::report_problems(environment)) return kMisused;
    const Status done = init(settings_, wanted);
    if (done) return 0;
    std::fprintf(stderr, "hearth-ctl: %s\n", done.error().detail.c_str());
    return kFailed;
  }

  void add_importing() {
    auto* import = command("import", "import past events; again to go on after an interruption",
                           [this] { return import_file(settings_, words_.import); });
    import->add_option("file", words_.import.file, "events, one JSON object a line, perhaps gzip")
        ->required();
    import->add_option("--id", words_.import.id, "the import's name; else by the file's content")
        ->check(&refuse_import_id);
    auto* await = command("await-folded", "wait until all that the log holds is folded", [this] {
      return await_folded(settings_,
                          Millis(static_cast<std::int64_t>(words_.timeout_seconds * 1000)));
    });
    await->add_option("--timeout", words_.timeout_seconds, "seconds (600)")
        ->check(CLI::Range(0.0, 1e6));
  }

  void add_clock() {
    auto* clock = command("clock", "the installation's time; moves it on in a sandbox", [this] {
      words_.clock.patience = Millis(static_cast<std::int64_t>(words_.timeout_seconds * 1000));
      return drive_clock(settings_, words_.clock);
    });
    auto* forward =
        clock->add_option("--forward", words_.clock.forward, "by so much, as 3d or 12h");
    clock->add_option("--to", words_.clock.to, "to this moment, RFC 3339")->excludes(forward);
    clock->add_option("--timeout", words_.timeout_seconds, "seconds (600)")
        ->check(CLI::Range(0.0, 1e6));
  }

  void add_watching() {
    auto* partitions = command("partitions", "who owns which partition, and how far it is", [this] {
      return print_partitions(settings_, words_.scope, words_.output());
    });
    auto* events = command("events", "the events that the log holds, one a line", [this] {
      return print_events(settings_, words_.user,
                          words_.ids ? EventOutput::kIds : EventOutput::kLines);
    });
    events->add_flag("--ids", words_.ids, "only their message ids");
    events->add_option("--user", words_.user, "only this user's");
    auto* decisions = command("decisions", "what services decided about a user, and why", [this] {
      return print_decisions(settings_, words_.user, words_.output());
    });
    decisions->add_option("--user", words_.user, "whose")->required();
    add_json(decisions);
    auto* digest = command("digest", "what the states come to", [this] {
      return print_digests(settings_, words_.scope, words_.output());
    });
    for (CLI::App* each : {partitions, digest}) {
      add_json(each);
      add_scope(each);
    }
  }

  void add_repairing() {
    auto* rebuild = command("rebuild", "fold the log anew and switch to the result", [this] {
      if (!words_.verify)
        return rebuild_partitions(settings_, words_.scope,
                                  words_.accept ? Decisions::kMayBeLost : Decisions::kMustBeThere);
      return verify_partitions(settings_, words_.scope,
                               words_.from_snapshot ? Base::kSnapshot : Base::kLog);
    });
    auto* verify = rebuild->add_flag("--verify", words_.verify, "only compare; changes nothing");
    rebuild
        ->add_flag("--accept-lost-decisions", words_.accept,
                   "go on where a ledger has lost decisions: points and coupons are undone")
        ->excludes(verify);
    rebuild->add_flag("--from-snapshot", words_.from_snapshot, "start from the last snapshot")
        ->needs(verify);
    add_scope(rebuild);
    command("backfill", "bring everybody what newer rules ask of the past, by hand", [this] {
      return backfill_partitions(settings_, words_.scope);
    })->add_option("--partition", words_.scope.partition, "only this one");
    add_scope(command("snapshot", "take a snapshot now",
                      [this] { return take_snapshots(settings_, words_.scope); }));
    auto* restore = command("restore", "put snapshots in the place of lost states", [this] {
      return restore_partitions(settings_, words_.scope,
                                words_.force ? Restore::kForced : Restore::kMissing);
    });
    restore->add_flag("--force", words_.force, "also where there is a state");
    add_scope(restore);
    auto* resume = command("resume", "let a partition that stopped go on",
                           [this] { return resume_partition(settings_, words_.scope); });
    auto* resync = command("resync", "let a partition go on whose signals are lost for good",
                           [this] { return resync_partition(settings_, words_.scope); });
    for (CLI::App* each : {resume, resync}) {
      add_scope(each);
      each->get_option("--partition")->required();
    }
  }

  void add_dead_letters() {
    CLI::App* letters = app_.add_subcommand("dead-letters", "events that were refused");
    letters->require_subcommand(1);
    auto* list = command(*letters, "list", "show them, the oldest first", [this] {
      return list_dead_letters(settings_, {words_.letters.code, words_.listed}, words_.output());
    });
    add_json(list);
    auto* redrive = command(*letters, "redrive", "judge them anew; accepted ones are counted",
                            [this] { return redrive_dead_letters(settings_, words_.letters); });
    for (CLI::App* each : {list, redrive}) {
      each->add_option("--code", words_.letters.code, "only those refused for this");
    }
    list->add_option("--limit", words_.listed, "at most so many (20)");
    redrive->add_option("--limit", words_.letters.limit, "at most so many (all)");
  }

  void add_rejections() {
    auto* list = command("rejections", "inputs that folds refused, the newest last", [this] {
      return list_rejections(settings_, words_.rejections, words_.output());
    });
    add_json(list);
    list->add_option("--service", words_.rejections.service, "only this one's");
    list->add_option("--code", words_.rejections.code, "only those refused for this");
    list->add_option("--limit", words_.rejections.limit, "at most so many (20)");
  }

  CLI::App& app_;
  const fold::ServiceSettings& settings_;
  Words words_;
  std::function<int()> chosen_;
};  // namespace

}  // namespace

int run_command_line(int count, const char* const* words, const fold::ServiceSettings& settings) {
  CLI::App app("Operates a Hearth installation: the one at HEARTH_NATS_URL and HEARTH_REDIS_URL.",
               "hearth-ctl");
  CommandLine line(app, settings);
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kMisused;
  }
  return line.run();
}

}  // namespace hearth::ctl
