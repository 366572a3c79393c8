#include "import.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <span>
#include <utility>

#include "../intake/import_lines.hpp"
#include "clock.hpp"
#include "import_progress.hpp"
#include "ingest/core/answer.hpp"
#include "ingest/core/frames.hpp"
#include "log_room.hpp"
#include "product_in_force.hpp"
#include "progress.hpp"
#include "resending_publisher.hpp"
#include "session.hpp"

namespace hearth::ctl {
namespace {

using Clock = std::chrono::steady_clock;
using intake::ImportedBlock;
using intake::ImportLines;
using intake::LineBlock;
using intake::LineReader;
constexpr std::size_t kShownRejections = 20;
constexpr std::uint64_t kFrameBytes = 128 * 1024;
// Published at once, then acknowledged: a fraction of what may lie unfolded.
constexpr std::size_t kStepLines = 3'000;
constexpr std::uint32_t kDeadWay = contract::kMaxPartitions;
constexpr const char* kSource = "/hearth/import";

struct Counts {
  std::uint64_t lines = 0, events = 0, already = 0, rejected = 0;
};

// One mistaken line would bend what counts from the latest day: events may be as far ahead as the
// collector takes them, also of a sandbox's clock.
TimePoint latest_of(const Session& session, const contract::Product& product) {
  const bool driven = session.genesis.clock == "driven";
  const TimePoint now =
      std::max(machine_time(), driven ? latest_mark(session).value_or(TimePoint{}) : TimePoint{});
  return now + product.ingest.max_future;
}

class Import {
 public:
  Import(const Session& session, const contract::Product& product, std::string id,
         std::vector<std::uint64_t> in_log, const PaceLimits& pace)
      : session_(session),
        id_(std::move(id)),
        in_log_(std::move(in_log)),
        resumed_to_(*std::max_element(in_log_.begin(), in_log_.end())),
        previous_(in_log_),
        lines_(product, id_, latest_of(session, product)),
        limits_{session.genesis.partitions,
                std::min(session.nats->max_payload(),
                         std::max(kFrameBytes,
                                  2 * product.ingest.max_event_bytes + ingest::kFrameOverhead))},
        publisher_(*session.publisher),
        pace_(session, pace),
        room_(session) {}

  Status run(LineReader& reader) {
    LineBlock block;
    for (;;) {
      const auto more = reader.next(block);
      if (!more) return fail(more.error());
      if (!*more) break;
      counts_.lines += block.lines.size();
      ImportedBlock imported = lines_.read(std::move(block));
      block = {};
      // A rejection is kept before any later line is published: a second run goes by those.
      if (auto done = keep_rejected(imported); !done) return done;
      if (auto done = publish(imported); !done) return done;
      report_progress();
    }
    return end();
  }

  void report() const {
    const double seconds = elapsed();
    const auto number = [](std::uint64_t value) { return static_cast<unsigned long long>(value); };
    std::printf("import %s: %llu lines, %llu events, %llu rejected, %.1f s (%.0f lines/s)\n",
                id_.c_str(), number(counts_.lines), number(counts_.events),
                number(counts_.rejected), seconds, static_cast<double>(counts_.lines) / seconds);
    if (counts_.already > 0)
      std::printf("%llu events were in the log already\n", number(counts_.already));
  }

 private:
  Status keep_rejected(const ImportedBlock& block) {
    const TimePoint now = machine_time();
    bool kept = false;
    for (const ingest::Rejected& rejected : block.rejected) {
      if (++counts_.rejected <= kShownRejections) {
        std::fprintf(stderr, "line %zu: %s: %s\n", rejected.index,
                     std::string(name(rejected.code)).c_str(), rejected.message.c_str());
      }
      if (rejected.index <= resumed_to_) continue;
      kept = true;
      Outgoing letter{session_.names().dead_subject(name(rejected.code)),
                      ingest::dead_letter_body(rejected, now),
                      id_ + "/" + std::to_string(rejected.index)};
      if (auto added = publisher_.add(kDeadWay, std::move(letter)); !added) return added;
    }
    return kept ? publisher_.drain() : Status{};
  }

  Status publish(ImportedBlock& block) {
    const std::size_t read = block.events.size();
    if (resumed_to_ > 0) {
      std::erase_if(block.events, [this](const contract::Event& event) {
        const auto home = contract::home(contract::entity_of(event), limits_.partitions);
        return event.line <= in_log_[home.number];
      });
    }
    counts_.already += read - block.events.size();
    counts_.events += block.events.size();
    for (std::span<const contract::Event> rest = block.events; !rest.empty();) {
      const auto step = rest.first(std::min(kStepLines, rest.size()));
      rest = rest.subspan(step.size());
      if (auto room = pace_.wait_for_room(step.size()); !room) return room;
      if (auto done = publish_step(step); !done) return done;
      report_progress();
    }
    return {};
  }

  Status publish_step(std::span<const contract::Event> events) {
    for (auto& outgoing : ingest::cut_frames(events, events.front().time, limits_)) {
      contract::Frame& frame = outgoing.frame;
      const std::uint16_t p = outgoing.partition.number;
      const std::uint64_t last = frame.events.back().line;
      frame.import = contract::ImportPosition{id_, std::exchange(previous_[p], last)};
      Outgoing message;
      message.subject = session_.names().subject(outgoing.partition, contract::Kind::kHistory);
      message.payload = contract::encode({id_ + "/" + std::to_string(last), kSource, started_at_},
                                         contract::Kind::kHistory, frame);
      if (auto room = room_.take(message.payload.size()); !room) return room;
      if (auto added = publisher_.add(p, std::move(message)); !added) return added;
    }
    if (auto done = publisher_.drain(); !done) return done;
    std::vector<std::uint64_t> ends;
    for (std::uint16_t p = 0; p < limits_.partitions; ++p) ends.push_back(publisher_.stored(p));
    pace_.published(events.size(), std::move(ends));
    return {};
  }

  // Only when all lines are in the log: an end in one partition says so of all the others, too.
  Status end() {
    for (std::uint16_t p = 0; p < limits_.partitions; ++p) {
      if (in_log_[p] == kWholeImport) continue;
      contract::Frame frame;
      frame.import = contract::ImportPosition{id_, previous_[p], true};
      Outgoing message;
      message.subject = session_.names().subject({p}, contract::Kind::kHistory);
      message.payload =
          contract::encode({id_ + "/end", kSource, started_at_}, contract::Kind::kHistory, frame);
      if (auto added = publisher_.add(p, std::move(message)); !added) return added;
    }
    return publisher_.drain();
  }

  void report_progress() {
    progress_.report([this] {
      const double rate = static_cast<double>(counts_.lines) / elapsed();
      return "import: " + std::to_string(counts_.lines) + " lines, " +
             std::to_string(static_cast<std::uint64_t>(rate)) + " lines/s";
    });
  }

  double elapsed() const {
    return std::max(1e-3, std::chrono::duration<double>(Clock::now() - started_).count());
  }

  const Session& session_;
  const std::string id_;
  const std::vector<std::uint64_t> in_log_;  // by partition: lines that need not be published
  const std::uint64_t resumed_to_;           // the last line that any partition has
  std::vector<std::uint64_t> previous_;      // by partition: last line published
  ImportLines lines_;
  const ingest::FrameLimits limits_;
  const TimePoint started_at_ = machine_time();
  const Clock::time_point started_ = Clock::now();
  Progress progress_;
  Counts counts_;
  ResendingPublisher publisher_;
  ImportPace pace_;
  LogRoom room_;
};

}  // namespace

Status import_file(const fold::ServiceSettings& settings, const ImportOptions& options) {
  auto reader = LineReader::open(options.file);
  if (!reader) return fail(reader.error());
  const auto id =
      options.id.empty() ? intake::content_id(options.file) : Result<std::string>(options.id);
  if (!id) return fail(id.error());
  const auto session = open_session(settings, {.max_pending = 512});
  if (!session) return fail(session.error());
  const auto product = product_in_force(*session);
  if (!product) return fail(product.error());
  auto in_log = lines_in_log(*session, *id);
  if (!in_log) return fail(in_log.error());
  Import import(*session, *product, *id, std::move(*in_log), options.pace);
  if (auto done = import.run(*reader); !done) return done;
  import.report();
  return {};
}

}  // namespace hearth::ctl
