#!/bin/sh
# promote --sql, stopped at every call that changes a file, and with each such
# call failing: FILE and FILE.undo are what they were or what they shall be.
. "${0%/*}/tap.sh"
. "$root/tests/promote.sh"
. "$root/tests/crash.sh"

both "UPDATE songs SET lyrics = 'la la la' WHERE id = 2;
    DELETE FROM songs WHERE id = 3"
dbs=$(cksum data/*.db)

# The first line of a script says when it was made.
whole() {
	case $(sed 1d "$1" | cksum) in
	"$old") is_old=yes ;;
	"$2") is_old=no ;;
	*) false ;;
	esac
}

printf '%s\n' '-- then' mine >old
old=$(sed 1d old | cksum)
promote -q --force --max-shrink 100 --sql new
new=$(sed 1d new | cksum)
undo=$(sed 1d new.undo | cksum)

# at N: what promote does when MODE befalls its Nth call.
at() {
	rm -rf work
	mkdir work
	cp old work/f
	cp old work/f.undo
	run env LD_PRELOAD="$shim" SHIM_DO="$mode" SHIM_AT="$1" \
	    SHIM_LOG="$PWD/log" "$B/promote" -q --force --max-shrink 100 \
	    --sql work/f
}

for mode in ${modes:-kill torn EIO full}; do
	rm -f log
	at 0
	points=$(grep -c '' log)
	n=0
	bad=
	while [ "$n" -lt "$points" ]; do
		n=$((n + 1))
		at "$n"
		whole work/f.undo "$undo" || bad="$bad $n:torn-undo"
		undo_old=$is_old
		whole work/f "$new" || bad="$bad $n:torn"
		[ "$is_old$undo_old" != noyes ] || bad="$bad $n:no-way-back"
		case $mode$status in
		kill137 | torn137) ;;
		EIO7[34] | full7[34])
			grep -q ': ' err || bad="$bad $n:silent"
			# but for the directory, which could not be synced
			ls work >left
			[ "$(wc -l <left)" -eq 2 ] || bad="$bad $n:left" ;;
		torn0 | full0) ;;	# a call that writes nothing
		EIO0)			# who may read it is not worth failing
			sed -n "${n}p" log | grep -q '^fchmod ' ||
			    bad="$bad $n:status=0" ;;
		*) bad="$bad $n:status=$status" ;;
		esac
	done
	is "$mode: after each of $points calls both are whole" "$bad" ''
done
ok 'there are calls to stop at' test "$points" -gt 10
is 'the databases are as they were' "$(cksum data/*.db)" "$dbs"
done_testing
