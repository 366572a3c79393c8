#include "import_lines.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "common/check.hpp"
#include "contract/partition.hpp"
#include "ingest/core/event_time.hpp"
#include "ingest/core/json_spans.hpp"
#include "ingest/core/request_padding.hpp"

namespace hearth::intake {
namespace {

using ingest::Code;

// Later than any event, so that the collector's rule against times in the future never applies.
constexpr TimePoint kReceived = from_unix_ms(253'402'300'799'999);
constexpr std::size_t kNoLimit = SIZE_MAX / 4;

// The usual case without a walk: nothing opens before the line's only `timestamp`, and nothing is
// escaped, so it is a key of the line itself. Empty: look closer.
std::string_view plain_timestamp(std::string_view line) {
  constexpr std::string_view kKey = R"("timestamp":")";
  const std::size_t key = line.find(kKey);
  if (key == std::string_view::npos || !line.starts_with('{')) return {};
  const std::string_view before = line.substr(1, key - 1);
  const auto has = [](std::string_view text, auto what) {
    return text.find(what) != std::string_view::npos;
  };
  if (has(before, '{') || has(before, '[') || has(before, '\\')) return {};
  const std::string_view value = line.substr(key + kKey.size());
  if (has(value, R"(timestamp")")) return {};
  return value.substr(0, value.find('"'));
}

// The line's `timestamp`, or what Segment exports beside it.
std::optional<TimePoint> time_of(std::string_view line) {
  if (const std::string_view plain = plain_timestamp(line); !plain.empty()) {
    return ingest::parse_time(plain);
  }
  std::string_view timestamp, original;
  const std::size_t begin = ingest::skip_space(line, 0);
  (void)ingest::walk_object(line, begin, [&](std::string_view key, std::size_t at) {
    const std::size_t end = ingest::end_of_value(line, at);
    if (end == ingest::kNoSpan) return end;
    if (key == "timestamp") timestamp = line.substr(at, end - at);
    if (key == "originalTimestamp") original = line.substr(at, end - at);
    return end;
  });
  std::string_view value = timestamp.empty() ? original : timestamp;
  if (value.size() >= 2 && value.front() == '"') value = value.substr(1, value.size() - 2);
  return ingest::parse_time(value);
}

// Why a line has no place in time.
ingest::Rejected undated(const Line& line, std::string_view text, bool is_in_the_future) {
  if (line.too_long)
    return {line.number, {}, Code::kEventTooLarge, "the line is longer than 1 MiB", text};
  if (text[ingest::skip_space(text, 0)] != '{')
    return {line.number, {}, Code::kNotAnObject, "the line is not a JSON object", text};
  const char* const why = is_in_the_future ? "the timestamp is in the future"
                                           : "there is no timestamp that can be read";
  return {line.number, {}, Code::kFieldWrongType, why, text};
}

}  // namespace

ImportLines::ImportLines(const contract::Product& product, std::string_view import_id,
                         TimePoint latest)
    : product_(product), nonce_(contract::stable_hash(import_id)), latest_(latest) {
  // A block is no request: only the limit of the single event counts.
  product_.ingest.max_batch_events = kNoLimit;
  product_.ingest.max_expanded_bytes = kNoLimit;
}

ImportedBlock ImportLines::read(LineBlock block) {
  ImportedBlock out;
  ingest::OpenedRequest request;
  block.text.append(ingest::kRequestPadding, ' ');
  request.text = std::make_unique<const std::string>(std::move(block.text));
  const std::string_view text = *request.text;
  std::vector<Dated> lines;
  lines.reserve(block.lines.size());
  for (const Line& line : block.lines) {
    const std::string_view raw = text.substr(line.offset, line.size);
    const auto time = line.too_long ? std::nullopt : time_of(raw);
    if (time && *time <= latest_) {
      lines.push_back({line.number, raw, *time});
    } else {
      out.rejected.push_back(undated(line, raw, time.has_value()));
    }
  }
  request.items.reserve(lines.size());
  for (const Dated& line : lines) request.items.push_back(line.text);
  if (!read_at_once(std::move(request), lines, out)) {
    for (const Dated& line : lines) read_alone(line, out);
  }
  std::stable_sort(out.rejected.begin(), out.rejected.end(),
                   [](const auto& a, const auto& b) { return a.index < b.index; });
  return out;
}

// False: an id stands twice among the lines, and a batch does not say which event was left out.
// Both must be imported: whether they are the same is for the fold to say, which also knows other
// blocks.
bool ImportLines::read_at_once(ingest::OpenedRequest request, const std::vector<Dated>& lines,
                               ImportedBlock& out) {
  const std::uint64_t first = lines.empty() ? 0 : lines.front().number;
  auto batch = parser_.parse(std::move(request), product_, {kReceived, {}, nonce_ ^ first});
  HEARTH_CHECK(batch.has_value());  // only a batch's context is refused, and there is none
  if (batch->duplicates == 0) {
    take(std::move(*batch), lines, out);
    return true;
  }
  batch->accepted.clear();
  batch->rejected.clear();
  out.owners.push_back(std::move(*batch));  // the lines show its text
  return false;
}

void ImportLines::read_alone(const Dated& line, ImportedBlock& out) {
  ingest::OpenedRequest request;
  std::string text(line.text);
  text.append(ingest::kRequestPadding, ' ');
  request.text = std::make_unique<const std::string>(std::move(text));
  request.items = {std::string_view(*request.text).substr(0, line.text.size())};
  auto batch = parser_.parse(std::move(request), product_, {kReceived, {}, nonce_ ^ line.number});
  HEARTH_CHECK(batch.has_value());
  take(std::move(*batch), {line}, out);
}

void ImportLines::take(ingest::ParsedBatch batch, const std::vector<Dated>& lines,
                       ImportedBlock& out) {
  auto accepted = batch.accepted.begin();
  auto rejected = batch.rejected.begin();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (rejected != batch.rejected.end() && rejected->index == i) {
      out.rejected.push_back(std::move(*rejected++));
      out.rejected.back().index = lines[i].number;
      continue;
    }
    HEARTH_CHECK(accepted != batch.accepted.end());
    accepted->time = lines[i].time;
    accepted->line = lines[i].number;
    out.events.push_back(*accepted++);
  }
  out.owners.push_back(std::move(batch));
}

}  // namespace hearth::intake
