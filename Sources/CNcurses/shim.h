#pragma once

// Curses, as much of it as Swift cannot reach by itself: function-like macros, globals, and the
// signal handlers, which must not run Swift code.

// Only what makes curses show its wide interface. A feature macro of the C library's, such as
// _GNU_SOURCE, renames members of the system's structs, and then this module and Swift's own
// (CDispatch) no longer agree on them.
#ifndef _XOPEN_SOURCE_EXTENDED
#define _XOPEN_SOURCE_EXTENDED 1
#endif
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

// Macros and globals.

static inline WINDOW *pos_stdscr(void) { return stdscr; }
static inline attr_t pos_attr_bold(void) { return A_BOLD; }
static inline attr_t pos_attr_dim(void) { return A_DIM; }
static inline attr_t pos_attr_reverse(void) { return A_REVERSE; }
static inline attr_t pos_attr_underline(void) { return A_UNDERLINE; }
static inline int pos_err(void) { return ERR; }
static inline int pos_key_code_yes(void) { return KEY_CODE_YES; }
static inline int pos_key_function(int number) { return KEY_F(number); }
static inline int pos_color_count(void) { return has_colors() ? COLORS : 0; }
static inline int pos_color_pair_count(void) { return COLOR_PAIRS; }

/// Has the terminal tell of the first button and the wheel, each at once.
static inline void pos_mouse_on(void) {
    mousemask(BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
    mouseinterval(0);
}

/// What the mouse did: 0 nothing known, 1 a click at `x`, `y`, 2 the wheel up, 3 the wheel down.
static inline int pos_mouse_event(int *x, int *y) {
    MEVENT event;
    if (getmouse(&event) == ERR) return 0;
    *x = event.x;
    *y = event.y;
    if (event.bstate & BUTTON4_PRESSED) return 2;
    if (event.bstate & BUTTON5_PRESSED) return 3;
    return event.bstate & BUTTON1_PRESSED ? 1 : 0;
}

/// Opens the terminal on standard input and output; null when `type` is unknown.
static inline SCREEN *pos_open(const char *type) {
    // The window's own size, and not what LINES and COLUMNS said when the shell started.
    use_env(FALSE);
    use_tioctl(TRUE);
    return newterm(type, stdout, stdin);
}

/// Writes one cell: a base and at most four marks, ended by 0.
static inline int pos_put(int row, int column, const wchar_t *text, attr_t attributes, short pair) {
    cchar_t cell;
    if (setcchar(&cell, text, attributes, pair, NULL) == ERR) return ERR;
    return mvadd_wch(row, column, &cell);
}

/// Reads one key without waiting: ERR, OK or KEY_CODE_YES, and what it was in `code`.
static inline int pos_get_key(wint_t *code) { return get_wch(code); }

/// Columns the C library gives a character, which is what curses counts with; -1 for none it knows.
static inline int pos_character_width(wchar_t character) { return wcwidth(character); }

/// Whether the character set chosen by setlocale is UTF-8.
static inline int pos_is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

/// A pipe that never blocks and is not inherited; -1 when there are no descriptors left.
static inline int pos_pipe(int ends[2]) {
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    }
    return 0;
}

/// A capability of the terminal as text, or null.
static inline const char *pos_capability(const char *name) {
    const char *text = tigetstr(name);
    return text == (const char *)-1 ? NULL : text;
}

/// The size the terminal has now, whatever curses last thought; -1 when it does not say.
static inline int pos_window_size(int *rows, int *columns) {
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return -1;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 0;
}

/// Whether standard input has come to its end, as when the terminal's window was closed.
static inline int pos_input_is_gone(void) {
    struct pollfd input = {STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 0) <= 0) return 0;
    if (input.revents & (POLLHUP | POLLERR | POLLNVAL)) return 1;
    int waiting = 0;
    return ioctl(STDIN_FILENO, FIONREAD, &waiting) == 0 && waiting == 0;
}

// The rescue: puts the terminal back when the program dies, and hands other signals to the main
// queue through a pipe. Only Rescue.swift calls these functions, so there is one copy of the state.
// It is written on the main thread while no handler is installed, and read by handlers on whatever
// thread a signal hits; `is_armed` orders the two.

struct pos_rescue {
    volatile sig_atomic_t is_armed;
    volatile time_t first_stop;  // Monotonic seconds; 0 before any.
    int pipe_in;
    int is_saved;
    struct termios modes;
    char reset[512];
    size_t reset_length;
    struct sigaction before[65];  // Indexed by signal.
};

/// The state. Inside of a function, because Swift emits no variables of a header.
static inline struct pos_rescue *pos_rescue_shared(void) {
    static struct pos_rescue state;
    return &state;
}

/// Signals that mean a bug; the program dies of them, after the terminal is back. Ends in 0.
static inline const int *pos_rescue_fatal(void) {
    static const int signals[] = {SIGILL, SIGTRAP, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGQUIT, 0};
    return signals;
}

/// Signals the main queue acts on. Ends in 0.
static inline const int *pos_rescue_passed(void) {
    static const int signals[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, 0};
    return signals;
}

static inline void pos_rescue_handle(int signal, void (*handler)(int), int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigemptyset(&action.sa_mask);
    sigaction(signal, &action, NULL);
}

/// Writes the prepared reset string and restores the modes. Calls nothing but functions that are
/// safe in a signal handler.
static inline void pos_rescue_restore(void) {
    struct pos_rescue *rescue = pos_rescue_shared();
    if (!rescue->is_armed) return;
    rescue->is_armed = 0;
    size_t done = 0;
    while (done < rescue->reset_length) {
        ssize_t count = write(STDOUT_FILENO, rescue->reset + done,
                              rescue->reset_length - done);
        if (count <= 0) break;
        done += (size_t)count;
    }
    if (!rescue->is_saved) return;
    // A background process that changes the modes would be stopped for it.
    sigset_t output, before;
    sigemptyset(&output);
    sigaddset(&output, SIGTTOU);
    pthread_sigmask(SIG_BLOCK, &output, &before);
    tcsetattr(STDIN_FILENO, TCSANOW, &rescue->modes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/// Dies of the signal as if this handler had never been: it is raised again with the handler from
/// before, and arrives, at the faulting instruction, when this one returns.
static inline void pos_rescue_on_fatal(int signal) {
    struct pos_rescue *rescue = pos_rescue_shared();
    int saved = errno;
    pos_rescue_restore();
    sigaction(signal, &rescue->before[signal], NULL);
    raise(signal);
    errno = saved;
}

/// Seconds a request to stop has to be answered before another one is final.
enum { pos_rescue_patience = 2 };

/// Leaves the signal to the main queue. A request to stop that comes long after the first, which
/// therefore is not being answered, ends the program here. (Two at once are common: the session's
/// end and the shell's.)
static inline void pos_rescue_on_passed(int signal) {
    struct pos_rescue *rescue = pos_rescue_shared();
    int saved = errno;
    int is_final = 0;
    if (signal == SIGTERM || signal == SIGHUP || signal == SIGINT) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (rescue->first_stop == 0) rescue->first_stop = now.tv_sec + 1;
        is_final = now.tv_sec + 1 - rescue->first_stop >= pos_rescue_patience;
    }
    if (is_final) {
        pos_rescue_restore();
        pos_rescue_handle(signal, SIG_DFL, 0);
        raise(signal);
    } else {
        unsigned char byte = (unsigned char)signal;
        ssize_t written = write(rescue->pipe_in, &byte, 1);
        (void)written;  // A full pipe holds signals enough to wake the main queue.
    }
    errno = saved;
}

/// Remembers modes and handlers as they are. To be called before curses opens and changes both.
static inline void pos_rescue_save(void) {
    struct pos_rescue *rescue = pos_rescue_shared();
    rescue->is_saved = tcgetattr(STDIN_FILENO, &rescue->modes) == 0;
    for (const int *signal = pos_rescue_fatal(); *signal != 0; signal++)
        sigaction(*signal, NULL, &rescue->before[*signal]);
    for (const int *signal = pos_rescue_passed(); *signal != 0; signal++)
        sigaction(*signal, NULL, &rescue->before[*signal]);
}

/// Installs the handlers. To be called after curses has opened, since it brings its own.
static inline void pos_rescue_arm(int pipe_in, const char *reset, size_t length) {
    struct pos_rescue *rescue = pos_rescue_shared();
    if (length > sizeof rescue->reset) length = 0;
    memcpy(rescue->reset, reset, length);
    rescue->reset_length = length;
    rescue->pipe_in = pipe_in;
    rescue->first_stop = 0;
    rescue->is_armed = 1;
    for (const int *signal = pos_rescue_fatal(); *signal != 0; signal++)
        pos_rescue_handle(*signal, pos_rescue_on_fatal, SA_ONSTACK);
    for (const int *signal = pos_rescue_passed(); *signal != 0; signal++) {
        // What nohup ignores stays ignored.
        if (*signal == SIGHUP && rescue->before[SIGHUP].sa_handler == SIG_IGN) continue;
        pos_rescue_handle(*signal, pos_rescue_on_passed, SA_RESTART | SA_ONSTACK);
    }
    static int is_registered;
    if (!is_registered) is_registered = atexit(pos_rescue_restore) == 0;
}

/// Puts the handlers from before back; the terminal is no longer ours.
static inline void pos_rescue_disarm(void) {
    struct pos_rescue *rescue = pos_rescue_shared();
    rescue->is_armed = 0;
    for (const int *signal = pos_rescue_fatal(); *signal != 0; signal++)
        sigaction(*signal, &rescue->before[*signal], NULL);
    for (const int *signal = pos_rescue_passed(); *signal != 0; signal++)
        sigaction(*signal, &rescue->before[*signal], NULL);
}

/// Says whether the terminal is curses' at the moment, and so would have to be put back.
static inline void pos_rescue_set_armed(int is_armed) {
    pos_rescue_shared()->is_armed = is_armed;
}

/// Stops the job this process belongs to, as Ctrl-Z would, and returns when it is continued.
/// The others are stopped first; this process last, and on the calling thread, so that nothing of
/// it runs on. In a job nobody controls the signal does nothing, and this returns at once.
static inline void pos_rescue_stop_job(void) {
    sigset_t stop, before;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pos_rescue_handle(SIGTSTP, SIG_IGN, 0);
    kill(0, SIGTSTP);
    pos_rescue_handle(SIGTSTP, SIG_DFL, 0);
    pthread_sigmask(SIG_UNBLOCK, &stop, &before);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pos_rescue_handle(SIGTSTP, pos_rescue_on_passed, SA_RESTART | SA_ONSTACK);
}
