#include "crew.hpp"

namespace hearth::backtest {

Crew::Crew(std::size_t threads) {
  for (std::size_t i = 1; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

Crew::~Crew() {
  over_ = true;
  ++round_;
  round_.notify_all();
}

void Crew::each(std::size_t count, const std::function<void(std::size_t)>& work) {
  work_ = &work;
  count_ = count;
  next_ = 0;
  busy_ = static_cast<std::uint32_t>(threads_.size());
  ++round_;
  round_.notify_all();
  take_pieces();
  for (auto busy = busy_.load(); busy != 0; busy = busy_.load()) busy_.wait(busy);
}

void Crew::serve() {
  for (std::uint32_t seen = 0;;) {
    round_.wait(seen);
    seen = round_.load();
    if (over_) return;
    take_pieces();
    if (--busy_ == 0) busy_.notify_all();
  }
}

void Crew::take_pieces() {
  for (std::size_t i = next_++; i < count_; i = next_++) (*work_)(i);
}

}  // namespace hearth::backtest
