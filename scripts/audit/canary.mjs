/** Prototype pollution, published in 2020: a registry that keeps advisories names it. @source GHSA-vh95-rmgr-6w4m */
export const CANARY = { name: 'minimist', version: '0.0.8' };

/** Files of a package that would install it; nothing is installed. */
export function canaryLock() {
  const { name, version } = CANARY;
  const root = { name: 'canary', version: '1.0.0', dependencies: { [name]: version } };
  const resolved = `https://registry.npmjs.org/${name}/-/${name}-${version}.tgz`;
  return {
    'package.json': JSON.stringify(root),
    'package-lock.json': JSON.stringify({
      ...root,
      lockfileVersion: 3,
      requires: true,
      packages: { '': root, [`node_modules/${name}`]: { version, resolved } },
    }),
  };
}
