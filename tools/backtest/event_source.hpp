#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "../intake/import_lines.hpp"

namespace hearth::backtest {

// Some lines of the file, judged by the collector's rules. Owns all that its events show.
struct EventBlock {
  intake::ImportedBlock read;
  std::vector<std::string> entities;  // by event
  std::uint64_t lines = 0;
};

// Reads and parses a file on threads of its own, a few blocks ahead of whoever takes them. The
// blocks come in the order of the file.
class EventSource {
 public:
  static Result<std::unique_ptr<EventSource>> open(const std::string& path,
                                                   const contract::Product& product,
                                                   std::size_t threads);
  ~EventSource();
  EventSource(const EventSource&) = delete;
  EventSource& operator=(const EventSource&) = delete;

  // nullptr: the file is at its end. kCorrupt: it cannot be read on.
  Result<std::shared_ptr<const EventBlock>> next();

 private:
  EventSource(intake::LineReader reader, const contract::Product& product, std::size_t threads);
  void work();
  // The next lines and their place; nullopt: there are no more, or nobody wants them.
  std::optional<std::uint64_t> take_lines(intake::LineBlock& lines);
  void deliver(std::uint64_t place, std::shared_ptr<const EventBlock> block);

  const contract::Product product_;
  std::mutex reading_;  // guards reader_ and read_
  intake::LineReader reader_;
  std::uint64_t read_ = 0;  // blocks

  std::mutex shared_;  // guards what follows
  std::condition_variable changed_;
  std::map<std::uint64_t, std::shared_ptr<const EventBlock>> ready_;
  std::uint64_t taken_ = 0;
  std::optional<std::uint64_t> blocks_;  // of the whole file, once it is known
  std::optional<Error> failure_;
  bool over_ = false;

  std::vector<std::jthread> threads_;
};

}  // namespace hearth::backtest
