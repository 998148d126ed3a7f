// Heads of requests: what is read from a good one, and that everything two readers could understand differently is
// refused, whichever version of http_parser is underneath.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "local_http/http_request.h"

using namespace esphome::local_http;
using Kind = HeadResult::Kind;

static const std::string HOST = "Host: gateway.local\r\n";

static HeadResult parse(const std::string &bytes, Request &request) { return parse_head(bytes, request); }

static uint16_t status_of(const std::string &bytes) {
  Request request;
  const HeadResult result = parse_head(bytes, request);
  EXPECT_EQ(result.kind, Kind::REFUSED) << bytes;
  EXPECT_FALSE(result.reason.empty());
  return result.status;
}

static std::string get_with(const std::string &fields) { return "GET / HTTP/1.1\r\n" + HOST + fields + "\r\n"; }

TEST(RequestHead, IsReadWhenItsEmptyLineHasCome) {
  const std::string head =
      "PATCH /api/v1/config?dry=true&x HTTP/1.1\r\nHost: gateway.local:8080\r\nContent-Length: 12\r\n"
      "Content-Type: application/json\r\nCookie: a=1; session=secret; b=2\r\n\r\n";
  const std::string bytes = head + "{\"body\":true}";
  Request request;
  for (size_t size = 0; size < head.size(); size++) {
    ASSERT_EQ(parse(bytes.substr(0, size), request).kind, Kind::INCOMPLETE) << size;
  }
  const HeadResult result = parse(bytes, request);
  ASSERT_EQ(result.kind, Kind::COMPLETE);
  EXPECT_EQ(result.size, head.size());
  EXPECT_EQ(request.method, Method::PATCH);
  EXPECT_EQ(request.path, "/api/v1/config");
  EXPECT_EQ(request.query, "dry=true&x");
  EXPECT_EQ(request.query_value("dry"), "true");
  EXPECT_EQ(request.query_value("x"), "");
  EXPECT_FALSE(request.query_value("y").has_value());
  EXPECT_EQ(request.header(Header::HOST), "gateway.local:8080");
  EXPECT_EQ(request.cookie("session"), "secret");
  EXPECT_FALSE(request.cookie("sess").has_value());
  EXPECT_TRUE(request.has_content_length);
  EXPECT_EQ(request.content_length, 12u);
  EXPECT_TRUE(request.keep_alive);
  EXPECT_FALSE(request.header(Header::ORIGIN).has_value());
}

TEST(RequestHead, KnowsTheMethodsItServes) {
  for (const Method method :
       {Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS}) {
    Request request;
    ASSERT_EQ(parse(std::string(to_string(method)) + " / HTTP/1.1\r\n" + HOST + "\r\n", request).kind, Kind::COMPLETE);
    EXPECT_EQ(request.method, method);
  }
  Request request;
  ASSERT_EQ(parse("PROPFIND / HTTP/1.1\r\n" + HOST + "\r\n", request).kind, Kind::COMPLETE);
  EXPECT_EQ(request.method, Method::OTHER);
  EXPECT_EQ(status_of("BREW / HTTP/1.1\r\n" + HOST + "\r\n"), 501);
}

TEST(RequestHead, TellsWhetherTheConnectionGoesOn) {
  const auto keeps = [](const std::string &version, const std::string &fields) {
    Request request;
    EXPECT_EQ(parse("GET / " + version + "\r\n" + HOST + fields + "\r\n", request).kind, Kind::COMPLETE);
    return request.keep_alive;
  };
  EXPECT_TRUE(keeps("HTTP/1.1", ""));
  EXPECT_FALSE(keeps("HTTP/1.1", "Connection: close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.1", "Connection: foo, Close\r\n"));
  EXPECT_FALSE(keeps("HTTP/1.0", ""));
  EXPECT_TRUE(keeps("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

TEST(RequestHead, AsksForAWebSocketOnlyWithBothFields) {
  const auto asks = [](const std::string &fields) {
    Request request;
    EXPECT_EQ(parse(get_with(fields), request).kind, Kind::COMPLETE) << fields;
    return request.upgrade_websocket;
  };
  EXPECT_TRUE(asks("Upgrade: websocket\r\nConnection: Upgrade\r\n"));
  EXPECT_TRUE(asks("Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"));
  EXPECT_FALSE(asks("Upgrade: websocket\r\n"));
  EXPECT_FALSE(asks("Connection: Upgrade\r\n"));
  EXPECT_FALSE(asks("Upgrade: h2c\r\nConnection: Upgrade\r\n"));
}

TEST(RequestHead, NeedsExactlyOneHost) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(status_of("GET / HTTP/1.0\r\n\r\n"), 400);
  EXPECT_EQ(status_of(get_with("Host: other\r\n")), 400);
}

TEST(RequestHead, RefusesLengthsThatCanBeReadInTwoWays) {
  for (const char *length : {"1 2", "", " ", "+3", "-1", "0x10", "1,1", "3.0", "99999999999", "4294967296"}) {
    EXPECT_EQ(status_of(get_with(std::string("Content-Length: ") + length + "\r\n")), 400) << length;
  }
  EXPECT_EQ(status_of(get_with("Content-Length: 3\r\nContent-Length: 3\r\n")), 400);
  EXPECT_EQ(status_of(get_with("Content-Length: 3\r\nContent-Length: 4\r\n")), 400);
}

TEST(RequestHead, RefusesEveryTransferEncoding) {
  for (const char *coding : {"chunked", "identity", "chunked, foo", "xchunked", "gzip, chunked", ""}) {
    const uint16_t status = status_of(get_with(std::string("Transfer-Encoding: ") + coding + "\r\n"));
    // Some are malformed for one of the versions of the library.
    EXPECT_TRUE(status == 501 || status == 400) << coding << " got " << status;
  }
  const uint16_t status = status_of(get_with("Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n"));
  EXPECT_TRUE(status == 501 || status == 400);
}

TEST(RequestHead, RefusesFieldNamesThatAreNoTokens) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\r\nHost : gateway.local\r\n\r\n"), 400);
  EXPECT_EQ(status_of(get_with("Bad Name: x\r\n")), 400);
  EXPECT_EQ(status_of(get_with(": x\r\n")), 400);
  EXPECT_EQ(status_of(get_with("no colon\r\n")), 400);
}

TEST(RequestHead, RefusesLinesThatAreNotWhatTheySeem) {
  EXPECT_EQ(status_of("GET / HTTP/1.1\nHost: a\n\n"), 400);
  EXPECT_EQ(status_of(get_with("X: a\nEvil: b\r\n")), 400);
  EXPECT_EQ(status_of(get_with("X: a\rEvil: b\r\n")), 400);
  EXPECT_EQ(status_of(get_with("X: a\r\n folded\r\n")), 400);
  EXPECT_EQ(status_of(get_with("X: a\r\n\tfolded\r\n")), 400);
  EXPECT_EQ(status_of(get_with(std::string("X: a\0b\r\n", 8))), 400);
  EXPECT_EQ(status_of(get_with("X: \x7F\r\n")), 400);
  EXPECT_EQ(status_of(get_with("X: caf\xC3\xA9\r\n")), 400);
  EXPECT_EQ(status_of("GET /\xC3\xA9 HTTP/1.1\r\n" + HOST + "\r\n"), 400);
}

TEST(RequestHead, RefusesAnEarlyFaultWithoutWaitingForTheEnd) { EXPECT_EQ(status_of("GET /\x01"), 400); }

TEST(RequestHead, SpeaksHttp10AndHttp11Only) {
  for (const char *version : {"HTTP/2.0", "HTTP/0.9", "HTTP/1.2", "HTTP/1.999", "HTTP/3.1"}) {
    const uint16_t status = status_of(std::string("GET / ") + version + "\r\n" + HOST + "\r\n");
    EXPECT_TRUE(status == 505 || status == 400) << version << " got " << status;
  }
  EXPECT_NE(status_of("GET /\r\n\r\n"), 0);
  EXPECT_EQ(status_of("GET / HTTP/2.0\r\n" + HOST + "\r\n"), 505);
  EXPECT_NE(status_of("GET / FTP/1.1\r\n" + HOST + "\r\n"), 0);
}

TEST(RequestHead, TakesPathsOnly) {
  EXPECT_EQ(status_of("GET http://gateway.local/ HTTP/1.1\r\n" + HOST + "\r\n"), 400);
  EXPECT_EQ(status_of("OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n"), 400);
  EXPECT_NE(status_of("GET path HTTP/1.1\r\n" + HOST + "\r\n"), 0);
}

TEST(RequestHead, IsBounded) {
  const std::string start = "GET / HTTP/1.1\r\n" + HOST + "X: ";
  const std::string fitting = start + std::string(MAX_HEAD_SIZE - start.size() - 4, 'x') + "\r\n\r\n";
  Request request;
  ASSERT_EQ(fitting.size(), MAX_HEAD_SIZE);
  EXPECT_EQ(parse(fitting, request).kind, Kind::COMPLETE);
  EXPECT_EQ(status_of(start + std::string(MAX_HEAD_SIZE - start.size() - 3, 'x') + "\r\n\r\n"), 431);
  EXPECT_EQ(status_of("GET /" + std::string(MAX_HEAD_SIZE, 'a')), 414);
  std::string many;
  for (size_t i = 0; i < MAX_HEADERS; i++) {
    many += "A: b\r\n";
  }
  EXPECT_EQ(status_of(get_with(many)), 431);
}

TEST(RequestHead, MeetsOneExpectation) {
  Request request;
  ASSERT_EQ(parse(get_with("Expect: 100-Continue\r\n"), request).kind, Kind::COMPLETE);
  EXPECT_TRUE(request.expect_continue);
  EXPECT_EQ(status_of(get_with("Expect: a-miracle\r\n")), 417);
}

TEST(RequestHead, DoesNotKeepFieldsOfTheRequestBefore) {
  Request request;
  parse(get_with("Authorization: Bearer x\r\nContent-Length: 5\r\n"), request);
  parse(get_with(""), request);
  EXPECT_FALSE(request.header(Header::AUTHORIZATION).has_value());
  EXPECT_EQ(request.content_length, 0u);
  EXPECT_FALSE(request.has_content_length);
}

TEST(QueryValue, IsDecodedOrRefused) {
  std::array<char, 8> room;
  EXPECT_EQ(decode_query("a+b%2Fc", room), "a b/c");
  EXPECT_EQ(decode_query("", room), "");
  EXPECT_FALSE(decode_query("%", room).has_value());
  EXPECT_FALSE(decode_query("%4", room).has_value());
  EXPECT_FALSE(decode_query("%4g", room).has_value());
  EXPECT_FALSE(decode_query("%00", room).has_value());
  EXPECT_TRUE(decode_query("12345678", room).has_value());
  EXPECT_FALSE(decode_query("123456789", room).has_value());
}
