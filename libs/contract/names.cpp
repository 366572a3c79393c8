#include "contract/names.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "common/check.hpp"

namespace hearth::contract {
namespace {

struct KindNames {
  Kind kind;
  std::string_view name;
  std::string_view message_type;
};

constexpr std::array<KindNames, 9> kKinds{{
    {Kind::kGenesis, "genesis", "hearth.genesis.v1"},
    {Kind::kEvent, "event", "hearth.event.v1"},
    {Kind::kHistory, "history", "hearth.history.v1"},
    {Kind::kCommand, "command", "hearth.command.v1"},
    {Kind::kSignal, "signal", "hearth.signal.v1"},
    {Kind::kTable, "table", "hearth.table.v1"},
    {Kind::kConfig, "config", "hearth.config.v1"},
    {Kind::kMark, "mark", "hearth.mark.v1"},
    {Kind::kTick, "tick", "hearth.tick.v1"},
}};

std::string two_digits(Partition partition) {
  const std::string digits = std::to_string(partition.number);
  return digits.size() < 2 ? "0" + digits : digits;
}

}  // namespace

std::string_view name(Kind kind) {
  for (const KindNames& known : kKinds) {
    if (known.kind == kind) return known.name;
  }
  return "unknown";
}

std::optional<Kind> parse_kind(std::string_view text) {
  for (const KindNames& known : kKinds) {
    if (known.name == text) return known.kind;
  }
  return std::nullopt;
}

std::string_view message_type(Kind kind) {
  for (const KindNames& known : kKinds) {
    if (known.kind == kind) return known.message_type;
  }
  return "hearth.unknown.v1";
}

std::optional<Kind> parse_message_type(std::string_view type) {
  for (const KindNames& known : kKinds) {
    if (known.message_type == type) return known.kind;
  }
  return std::nullopt;
}

bool Names::valid_prefix(std::string_view prefix) {
  return !prefix.empty() && prefix.size() <= 32 && prefix.front() != '-' &&
         std::all_of(prefix.begin(), prefix.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
         });
}

Names::Names(std::string prefix) : prefix_(std::move(prefix)) {
  HEARTH_CHECK(valid_prefix(prefix_));
}

std::string Names::upper() const {
  std::string text = prefix_;
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string Names::stream(Partition partition) const {
  return upper() + "-" + two_digits(partition);
}

std::string Names::subject(Partition partition, Kind kind) const {
  return prefix_ + "." + two_digits(partition) + "." + std::string(name(kind));
}

std::string Names::all_subjects(Partition partition) const {
  return prefix_ + "." + two_digits(partition) + ".>";
}

std::optional<Kind> Names::kind_of(std::string_view subject) const {
  if (!subject.starts_with(prefix_) || subject.size() <= prefix_.size() ||
      subject[prefix_.size()] != '.') {
    return std::nullopt;
  }
  const std::string_view rest = subject.substr(prefix_.size() + 1);
  const auto dot = rest.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot > 4) return std::nullopt;
  const std::string_view digits = rest.substr(0, dot);
  if (!std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return std::nullopt;
  }
  return parse_kind(rest.substr(dot + 1));
}

std::string Names::dead_stream() const { return upper() + "-DEAD"; }
std::string Names::dead_subject(std::string_view code) const {
  return prefix_ + ".dead." + std::string(code);
}
std::string Names::rejected_stream() const { return upper() + "-REJECTED"; }
std::string Names::rejected_subject(std::string_view service, Partition p) const {
  return prefix_ + ".rejected." + std::string(service) + "." + two_digits(p);
}
std::string Names::ledger_stream(Partition p) const { return upper() + "-LEDGER-" + two_digits(p); }
std::string Names::ledger_subject(Partition p) const {
  return prefix_ + ".ledger." + two_digits(p);
}
std::string Names::outreach_stream() const { return upper() + "-OUTREACH"; }
std::string Names::outreach_subject(Partition p) const {
  return prefix_ + ".outreach." + two_digits(p);
}
std::string Names::snapshot_stream() const { return upper() + "-SNAPSHOT"; }
std::string Names::snapshot_subject(std::string_view service, Partition p) const {
  return prefix_ + ".snapshot." + std::string(service) + "." + two_digits(p);
}
std::string Names::snapshot_manifest_subject(std::string_view service, Partition p) const {
  return prefix_ + ".manifest." + std::string(service) + "." + two_digits(p);
}
std::string Names::reply_subject(std::string_view command_id) const {
  return prefix_ + ".reply." + std::string(command_id);
}

std::string Names::tag(Partition partition) const {
  return prefix_ == kDefaultPrefix ? "{" + two_digits(partition) + "}"
                                   : "{" + prefix_ + "." + two_digits(partition) + "}";
}

std::string Names::members(std::string_view service) const {
  return "{" + prefix_ + "." + std::string(service) + "}:members";
}

StoreKeys::StoreKeys(const Names& names, std::string_view service, Partition partition)
    : base_(names.tag(partition) + ":" + std::string(service) + ":") {}

std::string StoreKeys::bucket(std::uint64_t generation, std::uint16_t bucket) const {
  return in(generation, "s:") + std::to_string(bucket);
}

std::string StoreKeys::in(std::uint64_t generation, std::string_view what) const {
  return base_ + std::to_string(generation) + ":" + std::string(what);
}

std::uint16_t bucket_of(std::string_view entity_key) {
  // The upper half of the hash: the lower one chose the partition, and a bucket must not follow
  // from that choice.
  return static_cast<std::uint16_t>((stable_hash(entity_key) >> 32) % kBuckets);
}

}  // namespace hearth::contract
