import type { Environment } from "../resolved.ts";
import type { Container, ImageReference, Service } from "../workload.ts";

/** An image that set-image and moves between environments carry. */
export interface CarriedImage {
  /** `SERVICE`, or `SERVICE/CONTAINER`. */
  readonly name: string;
  /** The service, and its container that runs the image; the service's own is called as the service. */
  readonly service: string;
  readonly container: string;
  /** Keys of the setting in an env file. */
  readonly keys: readonly string[];
  readonly image: ImageReference;
  /** Whether it lies in the project's registry, and so is built by the project. */
  readonly isBuilt: boolean;
}

type Images = Pick<Environment, "services" | "ownImages">;

/** Lists of a service's settings that hold further containers. */
export const sideContainers = ["initContainers", "sidecars"] as const;

/** By what name commands have the image of a container beside a service's own. */
export function sideName(service: string, container: string): string {
  return `${service}/${container}`;
}

/**
 * What an environment's services run, and of what stands beside them what the project builds: a proxy of somebody else
 * is brought by whoever changes its version in the env files. One without an image of its own follows its service.
 */
export function carriedImages(environment: Images): readonly CarriedImage[] {
  return namedImages(environment).filter(({ isBuilt, service, container }) => isBuilt || container === service);
}

/** Every image that an environment's services name, of others too, and those of objects of one's own that have a name. */
export function namedImages({ services, ownImages }: Images): readonly CarriedImage[] {
  const own = ownImages.map((one) => ({
    ...one,
    service: one.name,
    container: one.name,
    keys: ["ownImages", one.name],
  }));
  return [...services.flatMap(imagesOfService), ...own];
}

function imagesOfService(service: Service): readonly CarriedImage[] {
  return [
    {
      name: service.name,
      service: service.name,
      container: service.name,
      keys: ["services", service.name, "image"],
      ...imageOf(service.container),
    },
    ...sideContainers.flatMap((field) => sideImages(service, field)),
  ];
}

/**
 * Names of the images that go together with those that are asked for: those of the containers beside a service, and
 * whatever runs an image of the same repository, which one build makes: a migration is not left behind by its service.
 */
export function togetherWith(images: readonly CarriedImage[], asked: readonly string[]): readonly string[] {
  const isAsked = ({ name, service }: CarriedImage) => asked.includes(name) || asked.includes(service);
  const repositories = new Set(
    images.filter((one) => one.isBuilt && isAsked(one)).map(({ image }) => image.repository),
  );
  return images.filter((one) => isAsked(one) || repositories.has(one.image.repository)).map(({ name }) => name);
}

function sideImages(service: Service, field: (typeof sideContainers)[number]): readonly CarriedImage[] {
  return service[field].flatMap((container) =>
    container.imageOf === "service"
      ? []
      : [
          {
            name: sideName(service.name, container.name),
            service: service.name,
            container: container.name,
            keys: ["services", service.name, field, container.name, "image"],
            ...imageOf(container),
          },
        ],
  );
}

function imageOf({ image, imageOf }: Container): Pick<CarriedImage, "image" | "isBuilt"> {
  return { image, isBuilt: imageOf === "project" };
}
