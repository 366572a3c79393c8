#pragma once

#include "segmenter/features/source.hpp"
#include "segmenter/features/tally_words.hpp"

namespace hearth::segmenter {

// Adds to one bucket of a series. What its longest window can no longer reach from the newest
// bucket is dropped: a bucket that would be too old is not added, and a new newest one drops
// others.
void add_to_bucket(Words& words, const Source& source, std::int64_t bucket, const Tally& tally);

}  // namespace hearth::segmenter
