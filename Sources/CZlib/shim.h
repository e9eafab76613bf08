#pragma once
#include <string.h>
#include <zlib.h>

/* zlib's functions that begin a stream are macros, which Swift cannot call. */

/* The most bytes that pos_gzip writes for so many. */
static inline size_t pos_gzip_bound(size_t count) {
    /* deflateBound's own bound for these settings, and the header and trailer of gzip. */
    return compressBound(count) + 18;
}

/* Packs the bytes as one gzip member, without a name or a time, so that the same bytes always give
   the same. Returns the count written, 0 when memory or room is short. */
static inline size_t pos_gzip(
    const void *bytes, size_t count, void *packed, size_t room, int level) {
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    if (count > (uInt)-1 || room > (uInt)-1) return 0;
    /* 15 bits of window, and 16 for gzip's header instead of zlib's. */
    if (deflateInit2(&stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
    stream.next_in = (Bytef *)bytes;
    stream.avail_in = (uInt)count;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = (uInt)room;
    int outcome = deflate(&stream, Z_FINISH);
    size_t written = stream.total_out;
    deflateEnd(&stream);
    return outcome == Z_STREAM_END ? written : 0;
}
