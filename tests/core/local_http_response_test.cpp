// Heads and problem bodies, host names, paths, digests and firmware markers.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "local_http/digest.h"
#include "local_http/firmware_image.h"
#include "local_http/host_check.h"
#include "local_http/http_response.h"
#include "local_http/route.h"

using namespace esphome::local_http;

static std::string head_of(const ResponseHead &head) {
  std::array<char, 2048> room;
  TextWriter out(room);
  EXPECT_TRUE(write_head(out, head));
  return std::string(out.view());
}

static bool has_line(const std::string &head, const std::string &line) {
  return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(ResponseHead, BeginsWithItsStatusAndEndsWithAnEmptyLine) {
  const std::string head = head_of({.status = 404, .content_length = 12});
  EXPECT_TRUE(head.starts_with("HTTP/1.1 404 Not Found\r\n"));
  EXPECT_TRUE(head.ends_with("\r\n\r\n"));
  EXPECT_TRUE(has_line(head, "Content-Length: 12"));
}

TEST(ResponseHead, CarriesTheSecurityFieldsWhateverTheStatus) {
  for (const uint16_t status : {200, 204, 304, 404, 500}) {
    const std::string head = head_of({.status = status, .framing = Framing::NONE});
    EXPECT_TRUE(has_line(head, "X-Content-Type-Options: nosniff"));
    EXPECT_NE(head.find("script-src 'self';"), std::string::npos);
    EXPECT_EQ(head.find("unsafe-inline"), std::string::npos);
    EXPECT_NE(head.find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(head.find("Access-Control"), std::string::npos);
  }
}

TEST(ResponseHead, TellsTheLengthInOneWay) {
  EXPECT_TRUE(has_line(head_of({.framing = Framing::CHUNKED}), "Transfer-Encoding: chunked"));
  EXPECT_EQ(head_of({.framing = Framing::CHUNKED}).find("Content-Length"), std::string::npos);
  for (const Framing framing : {Framing::NONE, Framing::UNTIL_CLOSE}) {
    const std::string head = head_of({.framing = framing});
    EXPECT_EQ(head.find("Content-Length"), std::string::npos);
    EXPECT_EQ(head.find("Transfer-Encoding"), std::string::npos);
  }
}

TEST(ResponseHead, LetsOnlyTaggedRepliesBeKept) {
  EXPECT_TRUE(has_line(head_of({.etag = "\"abc\""}), "Cache-Control: no-cache"));
  EXPECT_TRUE(has_line(head_of({.etag = "\"abc\""}), "ETag: \"abc\""));
  EXPECT_TRUE(has_line(head_of({}), "Cache-Control: no-store"));
}

TEST(ResponseHead, NeverLeavesItsBuffer) {
  for (size_t size = 0; size < 200; size++) {
    std::array<char, 201> room;
    room.fill('#');
    const std::span<char> all(room);
    TextWriter out(all.first(size));
    EXPECT_FALSE(write_head(out, {}));
    EXPECT_EQ(room[size], '#');
  }
}

TEST(Problem, NamesTheField) {
  std::array<char, 256> room;
  TextWriter out(room);
  ASSERT_TRUE(write_problem(out, 422, "has to be 2 to 4", "/cells/0"));
  EXPECT_EQ(out.view(),
            R"({"type":"about:blank","title":"Unprocessable Content","status":422,"detail":"has to be 2 to 4",)"
            R"("pointer":"/cells/0"})");
}

TEST(Problem, EscapesWhatJsonDoesNotAllow) {
  std::array<char, 64> room;
  TextWriter out(room);
  out.json_string(std::string_view("a\"b\\c\n\x01\0z", 9));
  EXPECT_EQ(out.view(), R"("a\"b\\c\u000a\u0001\u0000z")");
}

TEST(Numbers, ComeInDecimal) {
  std::array<char, 64> room;
  TextWriter out(room);
  out.number(0).text(" ").number(-5).text(" ").number(INT64_MIN);
  EXPECT_EQ(out.view(), "0 -5 -9223372036854775808");
}

// Host and Origin

class HostTest : public testing::Test {
 protected:
  HostTest() {
    this->check.set_device_name("tinybms-gateway");
    this->check.add_name("battery.example.org");
  }
  bool allows(const char *host, const char *local = "192.168.1.7") const { return this->check.allows(host, local); }

  HostCheck check;
};

TEST_F(HostTest, KnowsTheDevicesOwnNamesAndAddress) {
  for (const char *host : {"tinybms-gateway", "tinybms-gateway.local", "TinyBMS-Gateway.local:80",
                           "tinybms-gateway.local.", "192.168.1.7", "192.168.1.7:8080", "battery.example.org"}) {
    EXPECT_TRUE(this->allows(host)) << host;
  }
  EXPECT_TRUE(this->allows("[fe80::1]:80", "fe80::1"));
  EXPECT_TRUE(this->allows("[FE80::1]", "fe80::1"));
}

TEST_F(HostTest, RefusesNamesThatAnybodyCanPointHere) {
  for (const char *host : {"", "evil.example", "192.168.1.8", "127.0.0.1", "localhost", "tinybms-gateway.evil.example",
                           "evil-tinybms-gateway.local", "tinybms-gateway.localx", "192.168.1.7.evil.example", ":80",
                           "192.168.1.7:", "192.168.1.7:99999", "192.168.1.7:8a", "[fe80::1", "[]", "."}) {
    EXPECT_FALSE(this->allows(host)) << host;
  }
}

TEST_F(HostTest, IsLocalhostOnlyOverTheLoopback) {
  EXPECT_TRUE(this->allows("localhost:18080", "127.0.0.1"));
  EXPECT_TRUE(this->allows("localhost", "::1"));
  EXPECT_FALSE(this->allows("localhost", "10.0.0.1"));
}

TEST(Origin, HasToBeThePageOfThisHost) {
  EXPECT_TRUE(is_same_origin("http://gateway.local", "gateway.local"));
  EXPECT_TRUE(is_same_origin("http://Gateway.local:8080", "gateway.local:8080"));
  EXPECT_TRUE(is_same_origin("https://gateway.local", "gateway.local"));
  for (const char *origin : {"", "null", "http://evil.example", "http://gateway.local:8080", "gateway.local",
                             "http://gateway.local.evil.example", "ftp://gateway.local", "http://gateway.local/"}) {
    EXPECT_FALSE(is_same_origin(origin, "gateway.local")) << origin;
  }
}

// Paths

TEST(Path, MatchesSegmentBySegment) {
  std::array<std::string_view, 2> found;
  EXPECT_TRUE(matches("/api/info", "/api/info", found));
  EXPECT_FALSE(matches("/api/info", "/api/info/", found));
  EXPECT_FALSE(matches("/api/info", "/api/inf", found));
  EXPECT_FALSE(matches("/api/info", "/API/info", found));
  EXPECT_TRUE(matches("/packs/*/cells/*", "/packs/one/cells/12", found));
  EXPECT_EQ(found[0], "one");
  EXPECT_EQ(found[1], "12");
  EXPECT_FALSE(matches("/packs/*", "/packs/", found));
  EXPECT_FALSE(matches("/packs/*", "/packs", found));
  EXPECT_FALSE(matches("/packs/*", "/packs/a/b", found));
  EXPECT_FALSE(matches("/*/*/*", "/a/b/c", found));
}

// Digests

TEST(Digest, IsThatOfTheStandards) {
  // FIPS 180-2 examples and RFC 4231, test case 2.
  EXPECT_EQ(sha256(as_bytes("abc")),
            parse_sha256("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad").value());
  EXPECT_EQ(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?")),
            parse_sha256("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843").value());
  Sha256Stream stream;
  stream.update(as_bytes("forgotten"));
  stream.start();
  stream.update(as_bytes("a"));
  stream.update(as_bytes("bc"));
  EXPECT_EQ(stream.finish(), sha256(as_bytes("abc")));
}

TEST(Digest, IsReadFromHexadecimal) {
  EXPECT_FALSE(parse_sha256("").has_value());
  EXPECT_FALSE(parse_sha256(std::string(63, 'a')).has_value());
  EXPECT_FALSE(parse_sha256(std::string(65, 'a')).has_value());
  EXPECT_FALSE(parse_sha256(std::string(63, 'a') + "g").has_value());
  EXPECT_EQ(parse_sha256(std::string(64, 'F')), parse_sha256(std::string(64, 'f')));
}

TEST(Digest, IsComparedWhole) {
  EXPECT_TRUE(equal_in_constant_time(as_bytes("same"), as_bytes("same")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("same"), as_bytes("sama")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("same"), as_bytes("tame")));
  EXPECT_FALSE(equal_in_constant_time(as_bytes("same"), as_bytes("sam")));
}

// Firmware

static constexpr std::string_view MAGIC = "\x01probe:";

static std::optional<FirmwareIdentity> search(std::string_view image, size_t piece) {
  MarkerSearch search(MAGIC);
  for (size_t start = 0; start < image.size(); start += piece) {
    search.feed(as_bytes(image.substr(start, piece)));
  }
  return search.found();
}

TEST(FirmwareMarker, IsFoundWhereverItIsAndHoweverTheImageIsCut) {
  const std::string image = std::string(1000, '\0') + "\x01prob\x01probe:gateway/s3|1.10.2\n" + std::string(100, 'x');
  for (const size_t piece : {1u, 3u, 64u, 5000u}) {
    const auto found = search(image, piece);
    ASSERT_TRUE(found.has_value()) << piece;
    EXPECT_EQ(found->model_view(), "gateway/s3");
    EXPECT_EQ(found->version_view(), "1.10.2");
  }
}

TEST(FirmwareMarker, IsNotWhatOnlyLooksLikeOne) {
  for (const char *image : {"", "\x01probe:", "\x01probe:a|1", "\x01probe:nothing\n", "\x01probe:|1\n",
                            "\x01probe:a|\n", "\x01probe:a b|1\n", "\x01probe:a|1|2\n", "probe:a|1\n"}) {
    EXPECT_FALSE(search(image, 1).has_value()) << image;
  }
  EXPECT_FALSE(search("\x01probe:" + std::string(60, 'a') + "|1\n", 7).has_value());
  EXPECT_TRUE(search("\x01probe:" + std::string(200, 'a') + "\x01probe:a|1\n", 7).has_value());
}

TEST(FirmwareVersion, IsComparedByNumber) {
  EXPECT_TRUE(is_newer("1.10.0", "1.9.9"));
  EXPECT_TRUE(is_newer("2", "1.9.9"));
  EXPECT_TRUE(is_newer("1.0.1", "1"));
  EXPECT_FALSE(is_newer("1.0", "1.0.0"));
  EXPECT_FALSE(is_newer("1.9.9", "1.10.0"));
  EXPECT_FALSE(is_newer("1.0", "1.0"));
  EXPECT_FALSE(is_newer("", "0.1"));
  EXPECT_FALSE(is_newer("99999999999999999999", "99999999"));
}
