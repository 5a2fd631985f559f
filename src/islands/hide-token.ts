// The form holds the link's token already. It leaves the address bar and the history, where others may read it.
history.replaceState(null, '', location.pathname)
