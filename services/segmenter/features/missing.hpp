#pragma once

#include "segmenter/features/series.hpp"

namespace hearth::segmenter {

// What `kept` lacks of `whole`, both of this source: merged into `kept`, or into what that has
// grown to since, it makes it whole. `kept` has seen no event that `whole` has not. Empty: nothing.
pb::Series missing(const Source& source, const pb::Series& whole, const pb::Series& kept);

}  // namespace hearth::segmenter
