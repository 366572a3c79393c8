#include "image_difference.hpp"

namespace hearth::ctl {
namespace {

template <class Map>
void compare(const Map& live, const Map& refolded, ImageDifference& out) {
  const auto note = [&out](std::size_t& count, const std::string& key) {
    ++count;
    if (out.first.size() < kShownKeys) out.first.push_back(key);
  };
  auto a = live.begin();
  auto b = refolded.begin();
  while (a != live.end() || b != refolded.end()) {
    if (b == refolded.end() || (a != live.end() && a->first < b->first)) {
      note(out.extra, (a++)->first);
    } else if (a == live.end() || b->first < a->first) {
      note(out.missing, (b++)->first);
    } else {
      if (a->second != b->second) note(out.changed, a->first);
      ++a;
      ++b;
    }
  }
}

// What was sent last, and under which number, a rebuilt state has from the one that it replaced:
// that is not for the log to say.
std::string told_by_log(const std::string& bytes) {
  fold::pb::Checkpoint checkpoint;
  if (!checkpoint.ParseFromString(bytes)) return bytes;
  checkpoint.clear_sent();
  checkpoint.clear_outbox_last();
  return checkpoint.SerializeAsString();
}

}  // namespace

ImageDifference difference(const fold::PartitionImage& live, const fold::PartitionImage& refolded) {
  ImageDifference out;
  out.checkpoint = told_by_log(live.checkpoint) != told_by_log(refolded.checkpoint);
  compare(live.states, refolded.states, out);
  compare(live.timers, refolded.timers, out);
  return out;
}

}  // namespace hearth::ctl
