#include "fold/consumer_metrics.hpp"

namespace hearth::fold {

ConsumerMetrics::ConsumerMetrics(service::Metrics& metrics, const Consumer& consumer)
    : redeliveries_(metrics.counter(
          "hearth_consumer_redeliveries_total",
          "Messages that came again: a commit failed or was forgotten, an answer was missing",
          {{"consumer", consumer.name}})),
      pending_(metrics.gauge("hearth_consumer_pending_messages",
                             "Messages not worked through yet: of a fold, in the log of this "
                             "replica's partitions; of a "
                             "delivery, not given out yet, of all replicas",
                             {{"consumer", consumer.name}})),
      ack_pending_(metrics.gauge("hearth_consumer_ack_pending_messages",
                                 "Messages without an answer: of a fold, outputs that the log has "
                                 "not acknowledged yet; of "
                                 "a delivery, given out and not answered, of all replicas",
                                 {{"consumer", consumer.name}})),
      processing_(metrics.histogram(
          "hearth_consumer_processing_duration_seconds",
          "Time of one turn: of a fold, a batch of every owned partition read, folded and "
          "committed; of a delivery, one message with its answer recorded",
          service::request_buckets(), {{"consumer", consumer.name}})) {
  for (const std::string_view outcome : consumer.outcomes) {
    messages_.emplace(
        outcome,
        metrics.counter(
            "hearth_consumer_messages_total",
            "Messages worked through, by what became of them; dead_letter: "
            "inputs refused by the fold and kept for operators, duplicate: "
            "inputs that had been "
            "folded before (signals, lines of imports, commands), both counted "
            "beside the message "
            "that they came in",
            {{"stream", consumer.stream}, {"consumer", consumer.name}, {"outcome", outcome}}));
  }
}

}  // namespace hearth::fold
