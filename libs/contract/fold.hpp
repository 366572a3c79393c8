#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/time.hpp"
#include "contract/message.hpp"

// What a service's core sees of the runtime that drives it. A core provides a class of this shape
// ("a fold"):
//
//   class UserFold {
//     using State = pb::Entity;  // one protobuf message, a oneof over the kinds of entity
//     static constexpr std::uint32_t kVersion;  // raised when old state cannot be read as it is
//     static constexpr std::string_view kService = "segmenter";
//     explicit UserFold(const contract::Genesis&);
//     Status configure(const contract::Configuration&);  // the next number, in log order
//     Status table(const contract::Table&);  // optional; likewise
//     // What handle() will want, to be read together. May remember what it has named, and no more.
//     void prefetch(const contract::Input&, std::vector<std::string>& keys);
//     void handle(const contract::Input&, contract::Workspace<State>&);
//   };
//
// handle() is pure: its effects follow from the input and the states it reads, and from nothing
// else: no clock, no IO, no chance, no memory between calls but the configuration and the tables.
// A fold whose decisions must hold whatever code comes later (money) has two functions in its
// place:
//
//   static constexpr bool kJournaled = true;
//   std::string decide(const contract::Input&, contract::Reading<State>&);  // "": nothing
//   void evolve(const contract::Input&, std::string_view decision, contract::Workspace<State>&);
//
// The runtime keeps every decision that is not empty in the partition's ledger, under its cause and
// before its effects are committed. A cause that the ledger has passed is never decided again:
// evolve() gets what was recorded, or "". So evolve() alone must lead to the same states and
// outputs whenever it is given the same decisions.
//
// Of configurations and tables the last one counts (of each topic): whoever takes over is told the
// configuration first and then the tables, whatever their order in the log was.
namespace hearth::contract {

// One thing to fold, addressed to one entity of this partition.
struct Input {
  enum class What : std::uint8_t {
    kEvent,    // event
    kSignal,   // signal
    kCommand,  // command; handle() must call reply()
    kTimer,    // timer: name of the timer that is due
    kSweep,    // an existing entity is visited because something that concerns all has changed
    kMark,  // the collector was at work, observed time has grown: once for each mark that is later
            // than the last one, addressed to the partition itself, whose key is empty; not
            // announced by prefetch()
  };
  What what = What::kEvent;
  std::string_view entity;  // key of the addressed entity
  // Imported: moves no clock, arms no timer, wakes nobody. A sweep that an import's end has started
  // is of this sort, too (a quiet one), with one difference: it may arm timers, since there is
  // nobody else to do it.
  bool history = false;
  TimePoint now{};    // log time; for a timer: when it was due
  Millis observed{};  // time during which the collector was seen working, summed from marks
  std::uint64_t sequence = 0;  // of the message in its partition
  Partition partition;
  const Event* event = nullptr;
  const Signal* signal = nullptr;
  const Command* command = nullptr;
  std::string_view timer;
};

// The states of one partition, to look at.
template <class State>
class Reading {
 public:
  virtual ~Reading() = default;
  virtual const State* find(std::string_view key) = 0;  // nullptr: no such entity
};

// The states of one partition and the outputs of one input. References stay valid until handle()
// returns.
template <class State>
class Workspace : public Reading<State> {
 public:
  virtual State& edit(std::string_view key) = 0;  // creates an empty one; it will be written
  virtual void erase(std::string_view key) = 0;

  // Sends a signal to an entity of any partition, with `body` a JSON object holding absolute
  // values.
  virtual void signal(std::string_view entity, std::string_view name, std::string body) = 0;
  // Arms (or moves) the entity's timer of that name; cancel is harmless where there is none.
  virtual void set_timer(std::string_view entity, std::string_view name, TimePoint due) = 0;
  virtual void cancel_timer(std::string_view entity, std::string_view name) = 0;
  // Hands a message to those who deliver it outside (the outreach stream). `id` names it for ever:
  // a repeat of it is the same message. An import sends none.
  virtual void outreach(std::string_view id, std::string body) = 0;
  // The outcome of a command: an HTTP status and a JSON body.
  virtual void reply(int status, std::string body) = 0;
  // Says that this input was refused and why; it is counted and kept for operators.
  virtual void reject(std::string_view code, std::string detail) = 0;
  // Says that a message id was forgotten before its time (Recent::kNewEvicting): the stated limit
  // of counting repeats once is reached, and operators see that in a counter.
  virtual void id_evicted() = 0;
  // Starts a sweep over all entities of this partition (kSweep inputs, at most 50 before each later
  // message); one that is under way starts again. It is quiet if all that asked for it was history.
  // The runtime starts one itself after a configuration beyond the first, a table and an import's
  // end. Asked for while sweeping, nothing happens.
  virtual void start_sweep() = 0;
  // Tells all partitions a table. `body`: a JSON object. Of each topic a higher number replaces a
  // lower one, and what is not higher than the last is ignored: so a table is absolute, has one
  // author, and may be told again.
  virtual void broadcast(std::string_view topic, std::uint64_t number, std::string body) = 0;
};

}  // namespace hearth::contract
