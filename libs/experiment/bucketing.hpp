#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

// Sticky assignment as GrowthBook's SDKs compute it, so that an assignment made here and one made
// by them agree. Who is where follows from the names alone: nothing is stored.
//
// Texts are hashed as UTF-8, like GrowthBook's Rust and Elixir SDKs do. Its JavaScript SDK hashes
// UTF-16 units: the same for ASCII, another bucket for other ids.
namespace hearth::experiment {

// 0 <= n < 1, in steps of 1/1000 (version 1) or 1/10000 (version 2, which does not correlate
// between experiments). Nothing for other versions.
std::optional<double> hash(std::string_view seed, std::string_view value, int version);

// [begin, end)
struct Range {
  double begin = 0, end = 0;
};

// A range for each variation. Weights that are not one for each variation, or do not add up to 1
// (within 0.01), are replaced by equal ones; coverage is clamped to 0 .. 1.
std::vector<Range> bucket_ranges(std::size_t variations, double coverage,
                                 std::span<const double> weights = {});

// The first range that n lies in; nothing: in none.
std::optional<std::size_t> choose_variation(double n, std::span<const Range> ranges);

// Whether the namespace's share of users, begin <= n < end, holds this one: experiments in
// different shares of a namespace have no user in common.
bool in_namespace(std::string_view name, std::string_view user, Range share);

}  // namespace hearth::experiment
