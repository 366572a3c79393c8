#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "accepted_ids.hpp"
#include "pace.hpp"
#include "population.hpp"
#include "summary.hpp"
#include "target.hpp"

namespace hearth::load {

struct PlayOptions {
  double seconds = 10;           // how long batches are begun; what is under way is then waited for
  double events_per_second = 0;  // 0: as fast as it goes
  std::uint64_t batch = 15;      // events a request
  int connections = 16;          // requests under way at the most
  bool retry = false;            // repeat a batch that got 429, 5xx or no answer, as SDKs do
  std::chrono::seconds answer_within{10};  // then the connection counts as broken
  std::chrono::seconds retry_within{120};  // from the first attempt; then the batch is given up
  std::string write_key;
};

// Plays a population against the collector from one thread, many connections at a time.
class Player {
 public:
  // References must outlive the player. `ids` may be null.
  Player(const Target& target, const PlayOptions& options, Population& population,
         AcceptedIds* ids);
  ~Player();

  // Blocks until the time is over and every batch is answered or given up. A stop ends it without
  // waiting for answers. kUnavailable: the file of ids cannot be written.
  Result<Summary> play(std::stop_token stop);

 private:
  struct Lane;

  bool running(Instant now, const std::stop_token& stop) const;
  void advance(Lane& lane, Instant now);
  void begin(Lane& lane, Instant now, Instant due);
  void send(Lane& lane, Instant now);
  void await(Instant now);
  void on_answer(Lane& lane, Instant now);
  void on_accepted(Lane& lane, Instant now);
  void on_broken(Lane& lane, Instant now);
  void repeat_or_give_up(Lane& lane, Instant now);

  const PlayOptions& options_;
  Population& population_;
  AcceptedIds* ids_;
  Chance chance_{0};
  std::vector<Lane> lanes_;
  std::optional<Pace> pace_;
  Instant end_{};  // no batch begins from here on
  Status ids_written_;
  Summary summary_;
};

}  // namespace hearth::load
