#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "contract/names.hpp"
#include "fold/memory_store.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::fold {

inline constexpr std::size_t kSnapshotChunkBytes = 256 * 1024;
inline constexpr std::size_t kMaxChunksUnderWay = 8;

// One image on its way into the stream of snapshots: chunks, several under way, and when all of
// them are acknowledged the manifest that names them, so that a snapshot is there wholly or not at
// all. Used by one thread; acknowledgements come on the publisher's.
class SnapshotUpload {
 public:
  SnapshotUpload(jetstream::Publisher& publisher, const contract::Names& names,
                 const std::string& service, contract::Partition partition, PartitionImage image,
                 std::uint32_t fold_version, TimePoint now);
  // Waits for the answers to what is under way, which the publisher gives in seconds.
  ~SnapshotUpload();
  SnapshotUpload(const SnapshotUpload&) = delete;
  SnapshotUpload& operator=(const SnapshotUpload&) = delete;

  // Sends what may be under way, and waits for nothing. Nothing: it is to be called again; else the
  // manifest's sequence, or why there will be none.
  std::optional<Result<std::uint64_t>> step();
  // Until step() has something to do. False: the publisher is full, and stays so.
  bool wait();

 private:
  struct Answers {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t under_way = 0;
    std::vector<std::uint64_t> sequences;  // by what was sent; 0: no answer yet
    std::optional<Error> failure;
  };
  static void on_ack(void* context, std::uint64_t token, const Result<jetstream::Ack>& outcome);
  bool all_sent() const { return chunk_.empty() && image_.states.empty() && image_.timers.empty(); }
  void send_chunks();
  std::string next_chunk();
  std::string manifest();
  bool send(const std::string& subject, const std::string& payload);
  std::size_t under_way();
  std::optional<Error> failure();

  jetstream::Publisher& publisher_;
  const std::string subject_, manifest_subject_;
  pb::SnapshotManifest manifest_;
  PartitionImage image_;  // what is still to be sent
  ImageDigest digest_;    // of what was
  std::string chunk_;     // the next one; empty: not made yet
  bool manifest_sent_ = false;
  Answers answers_;
};

}  // namespace hearth::fold
