"""Fields that say where an account or a rep's home is."""

from __future__ import annotations

from tournees.reading import cells
from tournees.reading.field import Field

PLACE_FIELDS = (
    Field("street_number", (
        "numero voie", "numero de voie", "num voie", "numvoie", "n voie", "no voie", "n de voie",
        "numero dans la voie", "numero rue", "n rue", "numero de rue", "numero voie etablissement",
        "adresse numero", "street number", "house number",
    )),
    Field("street_repeat", (
        "indice repetition", "indice de repetition", "indice repetition etablissement", "bis ter",
        "repetition voie",
    )),
    Field("street_kind", (
        "type voie", "type de voie", "typvoie", "typevoie", "type voie etablissement",
        "nature voie", "nature de la voie", "street type",
    )),
    Field("address", (
        "adresse", "adresse 1", "adresse1", "adresse ligne 1", "adresse postale", "rue", "voie",
        "numero et voie", "adresse complete", "adr", "adr1", "adr 1", "address", "address 1",
        "street", "street address", "address line 1", "adresse de visite", "adresse domicile",
        "home address", "adresse livraison", "adresse de livraison", "shipping street",
        "shipping address", "shipping address line 1", "rue livraison", "rue expedition",
        "billing street", "billing address", "adresse de facturation", "adresse facturation",
        "rue facturation", "rue de facturation", "billing address line 1", "adresse 1 rue 1",
        "address 1 street 1", "adresse 1 ligne 1", "adresse 1 facturation", "libelle voie",
        "libelle de voie", "libelle de la voie", "nom de la voie", "nom voie", "nom de voie",
        "libelle voie etablissement", "adresse etablissement", "adresse de l etablissement",
        "adresse geographique", "street name",
        "adresse rue", "adresse siege", "adresse du siege", "adresse du client", "ligne 1 adresse",
    )),
    Field("address2", (
        "adresse 2", "adresse2", "adresse ligne 2", "complement adresse", "complement d adresse",
        "complement", "adr2", "adr 2", "address 2", "address line 2", "rue2", "rue 2", "street2",
        "street 2", "adresse suite", "suite adresse", "adresse 1 rue 2", "address 1 street 2",
        "complement adresse 1", "street address 2", "cpl adresse", "adresse complement",
        "ligne 2 adresse", "adresse cplt",
        "complement adresse etablissement", "complement de voie", "compvoie", "cpl loc",
    )),
    Field("address3", (
        "adresse 3", "adresse3", "adresse ligne 3", "lieu dit", "adr3", "adr 3", "address 3",
        "address line 3", "adresse 1 rue 3", "address 1 street 3", "complement adresse 2",
        "lieu dit bp", "lieuditbp", "adresse 4", "adresse fin",
    )),
    Field("postal_code", (
        "code postal", "cp", "codepostal", "c p", "code postal ville", "postal code", "zip",
        "zip code", "postcode", "zipcode", "cp domicile", "code post", "cod postal", "cpostal",
        "code postal livraison", "code postal de livraison", "cp livraison",
        "shipping postal code", "shipping zip postal code", "shipping zip", "shipping code",
        "code postal d expedition", "code postal facturation", "code postal de facturation",
        "cp facturation", "billing postal code", "billing zip postal code", "billing zip",
        "billing code", "adresse 1 code postal", "address 1 zip postal code",
        "adresse code postal", "zip postal code", "code postal siege", "code postal etablissement",
    ), read=cells.read_postal_code),
    Field("commune", (
        "ville", "commune", "localite", "nom commune", "libelle commune", "nom de la commune",
        "lib commune", "lib com", "libcom", "nom com", "city", "town", "ville domicile",
        "ville livraison", "ville de livraison", "shipping city", "ville d expedition",
        "ville facturation", "ville de facturation", "billing city", "adresse 1 ville",
        "address 1 city", "adresse ville", "bureau distributeur", "ville siege", "nom de la ville",
        "libelle commune etablissement", "commune etablissement", "acheminement",
        "ligne acheminement", "ligneacheminement", "ligne d acheminement", "localite acheminement",
        "localite d acheminement", "libelle acheminement", "nom commune etablissement",
        "libelle cedex etablissement",
    ), ("domicile", "lieu de residence", "base", "home", "depart")),
    Field("lat", ("latitude", "lat", "coord lat", "latitude wgs84", "gps lat", "geo lat",
                  "billing latitude", "coordonnee latitude", "adresse 1 latitude",
                  "geo latitude", "partner latitude", "gps latitude", "latitude gps"),
          ("y", "coord y"), cells.read_lat),
    Field("lon", ("longitude", "lon", "lng", "long", "coord lon", "longitude wgs84", "gps lon",
                  "geo lon", "geo lng", "billing longitude", "coordonnee longitude",
                  "adresse 1 longitude", "geo longitude", "partner longitude", "gps longitude",
                  "longitude gps", "gps long"),
          ("x", "coord x"), cells.read_lon),
    Field("lat_lon", ("coordonnees gps", "gps", "geo point", "geopoint", "geo point 2d", "latlon",
                      "lat lon", "latitude longitude", "coord gps", "position gps"),
          ("coordonnees", "geolocalisation", "position", "localisation"), cells.read_lat_lon),
)  # fmt: skip
