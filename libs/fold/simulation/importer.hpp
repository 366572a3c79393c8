#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fold/simulation/world.hpp"

namespace hearth::fold::simulation {

// Publishes one import after the other into a partition, as carelessly as a publisher may: frames
// are sent ahead of the one before them and then again, or twice; so are ends, and frames of
// imports that have ended.
class Importer {
 public:
  Importer(World& world, contract::Partition partition) : world_(world), partition_(partition) {}

  // Answers the number of events that must be folded because of it.
  std::size_t frame() {
    const std::uint64_t prev = line_;
    contract::Frame frame;
    std::vector<std::string> users;
    for (std::size_t i = 0; i < 1 + world_.below(5); ++i)
      users.push_back("user" + std::to_string(world_.below(30)));
    for (const std::string& user : users) {
      contract::Event event;
      event.message_id = "h";
      event.user_id = user;
      event.name = "E";
      event.line = ++line_;
      frame.events.push_back(event);
    }
    frame.import = contract::ImportPosition{id(), prev};
    const bool is_kept = world_.below(3) != 0;
    const std::string whole = publish(frame, is_kept);
    if (!is_kept && world_.below(2) == 0) publish(end_after(line_), true);  // too early
    world_.append(subject(), whole);
    last_ = whole;
    if (world_.below(4) == 0) end();
    return users.size();
  }

  // Ends the import, if one is under way.
  void end() {
    if (line_ == 0) return;
    publish(end_after(line_), true);
    if (world_.below(3) == 0) publish(end_after(line_), true);
    if (world_.below(3) == 0) world_.append(subject(), last_);
    line_ = 0;
    ++ended_;
  }

  std::uint64_t ended() const { return ended_; }

 private:
  std::string id() const { return "import" + std::to_string(ended_); }
  std::string subject() const { return world_.names.subject(partition_, contract::Kind::kHistory); }
  contract::Frame end_after(std::uint64_t line) const {
    contract::Frame frame;
    frame.import = contract::ImportPosition{id(), line, true};
    return frame;
  }
  std::string publish(const contract::Frame& frame, bool is_kept) {
    const std::string payload = contract::encode(
        {std::to_string(world_.random()), "/test", world_.now}, contract::Kind::kHistory, frame);
    if (is_kept) world_.append(subject(), payload);
    return payload;
  }

  World& world_;
  contract::Partition partition_;
  std::uint64_t line_ = 0, ended_ = 0;
  std::string last_;
};

}  // namespace hearth::fold::simulation
