#include "jetstream/delivery_reply.hpp"

#include <gtest/gtest.h>

namespace hearth::jetstream {

TEST(DeliveryReply, the_short_form_is_read) {
  auto reply = parse_delivery_reply("$JS.ACK.LOG.cons.3.42.7.1700000000123456789.0");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->deliveries, 3U);
  EXPECT_EQ(reply->stream_sequence, 42U);
  EXPECT_EQ(reply->consumer_sequence, 7U);
  EXPECT_EQ(to_unix_ms(reply->stored), 1700000000123);
}

TEST(DeliveryReply, the_long_form_is_read) {
  auto reply = parse_delivery_reply("$JS.ACK.hub.acc.LOG.cons.3.42.7.1700000000123456789.0.rnd");
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->deliveries, 3U);
  EXPECT_EQ(reply->stream_sequence, 42U);
  EXPECT_EQ(reply->consumer_sequence, 7U);
  EXPECT_EQ(to_unix_ms(reply->stored), 1700000000123);
}

TEST(DeliveryReply, anything_else_is_refused) {
  for (const char* text :
       {"", "inbox", "$JS.ACK.", "$JS.ACK.LOG.cons.1.42.7.17", "$JS.ACK.LOG.cons.1.x.7.17.0",
        "$JS.ACK.LOG.cons.1.42.7.17x.0", "$JS.ACK.LOG.cons.1..7.17.0"}) {
    EXPECT_FALSE(parse_delivery_reply(text)) << text;
  }
}

}  // namespace hearth::jetstream
