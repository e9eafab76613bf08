#pragma once
#include <curl/curl.h>
#include <sys/prctl.h>

/* libcurl sets and reads options through C varargs, which Swift cannot call: one function per
   type of value. The option must take that type; libcurl does not check. */

static inline CURLcode pos_curl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode pos_curl_set_offset(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl copies the text, so it may go away after the call. */
static inline CURLcode pos_curl_set_string(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl keeps the pointer, except for CURLOPT_COPYPOSTFIELDS, where it copies the bytes. */
static inline CURLcode pos_curl_set_pointer(CURL *easy, CURLoption option, const void *value) {
    return curl_easy_setopt(easy, option, value);
}

/* libcurl keeps the list: it is freed by its owner after the transfer. */
static inline CURLcode pos_curl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

/* Takes size * count bytes; returning any other number ends the transfer with CURLE_WRITE_ERROR. */
typedef size_t (*pos_curl_sink)(char *bytes, size_t size, size_t count, void *context);

static inline CURLcode pos_curl_set_sink(CURL *easy, CURLoption option, pos_curl_sink value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode pos_curl_get_long(CURL *easy, CURLINFO info, long *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode pos_curl_get_offset(CURL *easy, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLcode pos_curl_get_pointer(CURL *easy, CURLINFO info, void **value) {
    return curl_easy_getinfo(easy, info, value);
}

static inline CURLMcode pos_curl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}

/* Names the calling thread; the kernel keeps 15 bytes. Here because glibc hides
   pthread_setname_np from Swift's importer, and prctl is a varargs function. */
static inline int pos_thread_set_name(const char *name) {
    return prctl(PR_SET_NAME, name, 0L, 0L, 0L);
}
