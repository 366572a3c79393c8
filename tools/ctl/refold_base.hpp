#pragma once

#include "fold/memory_store.hpp"
#include "session.hpp"

namespace hearth::ctl {

enum class Base : std::uint8_t {
  kLog,       // the log's beginning; where that has expired, the last snapshot
  kSnapshot,  // the last snapshot
};

// What a refold of the segmenter's partition starts from; empty where it starts with the log.
// kNotFound: the log's beginning is gone and there is no snapshot that it continues.
Result<fold::PartitionImage> refold_base(const Session& session, contract::Partition partition,
                                         Base base);

// Folds the partition's log up to and including message `until`, from `image` on.
Status refold_segmenter(const Session& session, contract::Partition partition, std::uint64_t until,
                        fold::PartitionImage& image);

std::uint64_t sequence_of(const fold::PartitionImage& image);

}  // namespace hearth::ctl
