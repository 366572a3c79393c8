#include "lost_end.hpp"

#include <algorithm>
#include <cstdio>

#include "fold/jetstream_log.hpp"
#include "fold/log_proof.hpp"
#include "fold/lost_past.hpp"
#include "jetstream/streams.hpp"
#include "progress.hpp"
#include "resending_publisher.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

constexpr std::uint64_t kMaxTakeoversInARow = 10'000;
constexpr std::string_view kAccept = "--accept-lost-decisions goes on without";

// All that looking for the end of one partition's log takes.
class LogEnd {
 public:
  LogEnd(const Place& place, const LiveImage& live)
      : place_(place),
        live_(live),
        log_(*place.session.nats, *place.session.publisher, place.session.names()) {}

  Result<std::optional<std::uint64_t>> mend(Decisions decisions) {
    const auto known = known_to_all();
    if (!known) return fail(known.error());
    const auto decided = decided_up_to();
    if (!decided) return fail(decided.error());
    const auto doubt = is_other();
    if (!doubt) return fail(doubt.error());
    // Asked last: while the partition is well, the others follow it.
    const auto bounds = log_.bounds(place_.partition);
    if (!bounds) return fail(bounds.error());
    const std::uint64_t most = std::max(*known, *decided);
    if (!*doubt && most <= bounds->last) return std::optional<std::uint64_t>();

    const auto whole = *doubt ? last_whole(*bounds) : Result<std::uint64_t>(bounds->last);
    if (!whole) return fail(whole.error());
    if (*whole >= live_.checkpoint.sequence() && most <= bounds->last)
      return std::optional<std::uint64_t>();  // all of it is there, though something is damaged
    std::printf("%3u  the log is the one that was folded up to %llu; known of it is %llu\n",
                place_.partition.number, static_cast<unsigned long long>(*whole),
                static_cast<unsigned long long>(most));
    // Where this state is not in doubt, what was decided up to the log's end is about its messages.
    const bool is_void = *decided > bounds->last || (*doubt && place_.service.journaled);
    if (is_void && *decided > *whole) {
      if (auto gone = declare_void(*whole + 1, decisions); !gone) return fail(gone.error());
    }
    if (auto filled = fill(bounds->last, most); !filled) return fail(filled.error());
    return *whole > 0 ? *whole : bounds->last;
  }

 private:
  // By states of all services, and by those who got signals of theirs.
  Result<std::uint64_t> known_to_all() const {
    std::uint64_t known = 0;
    for (const Service& service : services()) {
      const auto statuses = probe_store(place_.redis, place_.session.names(), service.name,
                                        place_.session.genesis.partitions);
      if (!statuses) return fail(statuses.error());
      for (std::size_t p = 0; p < statuses->size(); ++p) {
        known = std::max(known, fold::known_of((*statuses)[p].checkpoint, place_.partition,
                                               p == place_.partition.number));
      }
    }
    return known;
  }

  // The last message that the ledger is about.
  Result<std::uint64_t> decided_up_to() {
    const auto bounds = log_.ledger().bounds(place_.partition);
    if (!bounds && bounds.error().kind == ErrorKind::kNotFound) return 0;
    if (!bounds) return fail(bounds.error());
    const std::string stream = place_.session.names().ledger_stream(place_.partition);
    for (std::uint64_t at = bounds->last, n = 0; at >= std::max<std::uint64_t>(bounds->first, 1);
         --at, ++n) {
      if (n == kMaxTakeoversInARow) return fail(ErrorKind::kLimit, stream + " has only takeovers");
      const auto message = jetstream::get_message(*place_.session.nats, stream, at);
      if (!message) return fail(message.error());
      fold::pb::LedgerRecord record;
      if (!record.ParseFromString(message->payload))
        return fail(ErrorKind::kCorrupt, stream + " does not parse at " + std::to_string(at));
      if (record.decisions_size() > 0) return record.reached().sequence();
    }
    return 0;
  }

  // The log holds other messages than the state was folded from.
  Result<bool> is_other() {
    const auto doubt = fold::doubt_about_log(log_, place_.partition, live_.checkpoint);
    if (!doubt) return fail(doubt.error());
    return *doubt && (*doubt)->code != "log_expired";
  }

  // Of the messages that were folded; what has taken the place of lost ones was stored later than
  // the last that was. 0: nothing was stored before it, so this is another log.
  Result<std::uint64_t> last_whole(const fold::LogBounds& bounds) {
    const std::int64_t folded_ms = live_.checkpoint.fingerprint().stored_ms();
    std::uint64_t low = std::max<std::uint64_t>(bounds.first, 1);  // all before it are older
    std::uint64_t high = std::min(bounds.last, live_.checkpoint.sequence()) + 1;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      const auto message = log_.get(place_.partition, middle);
      if (!message) return fail(message.error());
      if (!*message)
        return fail(ErrorKind::kCorrupt,
                    "the log has a gap at " + std::to_string(middle) +
                        ", which nothing can be folded across. Nothing was changed. Bring the "
                        "stream back from a replica or backup, then hearth-ctl resume");
      const bool is_older = to_unix_ms((*message)->stored) <= folded_ms;
      (is_older ? low : high) = is_older ? middle + 1 : middle;
    }
    return low == std::max<std::uint64_t>(bounds.first, 1) ? 0 : low - 1;
  }

  // A takeover comes first, so that no owner that goes on unawares adds to what is void.
  Status declare_void(std::uint64_t from, Decisions decisions) {
    if (from == 1 && decisions == Decisions::kMustBeThere) {
      return fail(ErrorKind::kConflict,
                  "partition " + std::to_string(place_.partition.number) +
                      ": nothing is left of the log that its ledger is about. Nothing was "
                      "changed. Bring the log back; " +
                      std::string(kAccept));
    }
    fold::JetStreamLedger& ledger = log_.ledger();
    const auto bounds = ledger.bounds(place_.partition);
    if (!bounds) return fail(bounds.error());
    ledger.append(place_.partition, fold::encode_takeover("repair"), bounds->last);
    const auto end = ledger.appended(place_.partition);
    if (!end) return fail(end.error());
    std::printf("%3u  what was decided for message %llu and later is void\n",
                place_.partition.number, static_cast<unsigned long long>(from));
    return ledger.record_lost(place_.partition, {from, *end});
  }

  Status fill(std::uint64_t last, std::uint64_t until) {
    if (last >= until) return {};
    if (until - last > fold::kMaxFillers) {
      return fail(ErrorKind::kLimit, "the log ends at " + std::to_string(last) + ", but " +
                                         std::to_string(until) + " is known of it: more than " +
                                         std::to_string(fold::kMaxFillers) +
                                         " messages are missing; bring it back from a backup");
    }
    ResendingPublisher publisher(*place_.session.publisher);
    Progress progress;
    const std::string payload = fold::encode_filler();
    const std::string subject =
        place_.session.names().subject(place_.partition, contract::Kind::kTick);
    for (std::uint64_t n = last; n < until; ++n) {
      if (auto added = publisher.add(0, {subject, payload, ""}); !added) return added;
      progress.report([&] {
        return place_.name() + ": giving up lost messages, at " + std::to_string(n) + " of " +
               std::to_string(until);
      });
    }
    return publisher.drain();
  }

  const Place& place_;
  const LiveImage& live_;
  fold::JetStreamLog log_;
};

}  // namespace

Result<std::optional<std::uint64_t>> mend_lost_end(const Place& place, const LiveImage& live,
                                                   Decisions decisions) {
  return LogEnd(place, live).mend(decisions);
}

Status check_ledger(const Place& place, const LiveImage& live, Decisions decisions) {
  if (!place.service.journaled || decisions == Decisions::kMayBeLost) return {};
  const auto info = jetstream::stream_info(*place.session.nats,
                                           place.session.names().ledger_stream(place.partition));
  if (!info) return fail(info.error());
  if (info->last_seq >= live.checkpoint.journal()) return {};
  return fail(ErrorKind::kConflict,
              "partition " + std::to_string(place.partition.number) + ": the ledger ends at " +
                  std::to_string(info->last_seq) + ", the live state has folded it up to " +
                  std::to_string(live.checkpoint.journal()) +
                  ": a rebuild would undo what is missing. Nothing was changed. Bring the ledger "
                  "back from a replica or backup; " +
                  std::string(kAccept));
}

}  // namespace hearth::ctl
