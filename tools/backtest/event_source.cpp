#include "event_source.hpp"

#include <utility>

namespace hearth::backtest {
namespace {

constexpr std::uint64_t kAhead = 8;             // blocks of at most 1 MiB of text
constexpr std::string_view kName = "backtest";  // of message ids that the file leaves out

}  // namespace

Result<std::unique_ptr<EventSource>> EventSource::open(const std::string& path,
                                                       const contract::Product& product,
                                                       std::size_t threads) {
  auto reader = intake::LineReader::open(path);
  if (!reader) return fail(reader.error());
  return std::unique_ptr<EventSource>(new EventSource(std::move(*reader), product, threads));
}

EventSource::EventSource(intake::LineReader reader, const contract::Product& product,
                         std::size_t threads)
    : product_(product), reader_(std::move(reader)) {
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

EventSource::~EventSource() {
  const std::lock_guard lock(shared_);
  over_ = true;
  changed_.notify_all();
}

void EventSource::work() {
  intake::ImportLines parser(product_, kName);
  for (;;) {
    intake::LineBlock lines;
    const auto place = take_lines(lines);
    if (!place) return;
    auto block = std::make_shared<EventBlock>();
    block->lines = lines.lines.size();
    block->read = parser.read(std::move(lines));
    block->entities.reserve(block->read.events.size());
    for (const contract::Event& event : block->read.events) {
      block->entities.push_back(contract::entity_of(event));
    }
    deliver(*place, std::move(block));
  }
}

std::optional<std::uint64_t> EventSource::take_lines(intake::LineBlock& lines) {
  const std::lock_guard reading(reading_);
  {
    std::unique_lock lock(shared_);
    changed_.wait(lock, [this] { return over_ || read_ < taken_ + kAhead; });
    if (over_ || blocks_) return std::nullopt;
  }
  const auto more = reader_.next(lines);
  if (more && *more) return read_++;
  const std::lock_guard lock(shared_);
  if (!more) failure_ = more.error();
  blocks_ = read_;
  changed_.notify_all();
  return std::nullopt;
}

void EventSource::deliver(std::uint64_t place, std::shared_ptr<const EventBlock> block) {
  const std::lock_guard lock(shared_);
  ready_.emplace(place, std::move(block));
  changed_.notify_all();
}

Result<std::shared_ptr<const EventBlock>> EventSource::next() {
  std::unique_lock lock(shared_);
  changed_.wait(lock, [this] { return ready_.contains(taken_) || blocks_ == taken_; });
  const auto at = ready_.find(taken_);
  if (at == ready_.end()) {
    if (failure_) return fail(*failure_);
    return std::shared_ptr<const EventBlock>();
  }
  auto block = std::move(at->second);
  ready_.erase(at);
  ++taken_;
  changed_.notify_all();
  return block;
}

}  // namespace hearth::backtest
